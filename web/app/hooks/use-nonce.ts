import { createContext, useContext } from 'react'

/** For inline scripts and styles. Known on the server only: browsers hide it from scripts, and need it once. */
export const NonceContext = createContext<string | undefined>(undefined)

export const useNonce = () => useContext(NonceContext)
