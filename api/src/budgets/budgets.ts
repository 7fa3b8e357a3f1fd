import { tooManyPoints } from '../errors.ts'
import { MINUTE, secondsUntil } from '../time.ts'

/** Points per minute for each person, or for each network address without a sign-in. */
export const BUDGET = 250_000

/** The least recent spenders beyond this number are dropped. About 5 MB. */
const MOST_COUNTED = 50_000

export type BudgetState = { limit: number; remaining: number; resetAt: Date }

export type Budgets = {
  /**
   * @throws {AppError} RATE_LIMITED when fewer points are left of the minute; then none are spent
   */
  spend: (spender: string, points: number) => void
  look: (spender: string) => BudgetState
}

/** Counts the points spent per clock minute, in the memory of this process: it costs no query. */
export function createBudgets(now: () => Date, mostCounted = MOST_COUNTED): Budgets {
  let minute = 0
  let spent = new Map<string, number>()

  /** Resets the counts when a new minute has begun. @returns the start of the current minute */
  const startOfMinute = () => {
    const current = Math.floor(now().getTime() / MINUTE) * MINUTE
    if (current !== minute) spent = new Map()
    minute = current
    return current
  }

  return {
    spend: (spender, points) => {
      const start = startOfMinute()
      const total = (spent.get(spender) ?? 0) + points
      if (total > BUDGET) throw tooManyPoints(secondsUntil(start + MINUTE, now()))
      if (points === 0) return
      spent.delete(spender)
      spent.set(spender, total)
      if (spent.size > mostCounted) for (const oldest of spent.keys().take(1)) spent.delete(oldest)
    },
    look: (spender) => {
      const start = startOfMinute()
      return { limit: BUDGET, remaining: BUDGET - (spent.get(spender) ?? 0), resetAt: new Date(start + MINUTE) }
    },
  }
}
