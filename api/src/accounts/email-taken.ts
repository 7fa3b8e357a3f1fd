import { isDuplicate } from '../database/unavailable.ts'
import { conflict, type AppError } from '../errors.ts'

/** @param path the field of the input that has, or leads to, the address */
export const emailTaken = (path: string): AppError =>
  conflict({ path, message: 'There is an account with this email address already. Sign in instead.' })

/** For a transaction that gives an account an address that another one has by now. */
export const orEmailTaken =
  (path: string) =>
  (error: unknown): never => {
    throw isDuplicate(error) ? emailTaken(path) : error
  }
