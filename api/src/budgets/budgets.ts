import { tooManyPoints } from '../errors.ts'
import { MINUTE, secondsUntil } from '../time.ts'

/** What one person, or one network address with nobody signed in, can spend in a minute, in points. */
export const BUDGET = 250_000

/** How many are counted at once: those that have not spent for longest are forgotten beyond it. About 5 MB. */
const MOST_COUNTED = 50_000

export type BudgetState = { limit: number; remaining: number; resetAt: Date }

export type Budgets = {
  /** @throws {AppError} RATE_LIMITED, with nothing spent, for more points than are left of the minute */
  spend: (spender: string, points: number) => void
  look: (spender: string) => BudgetState
}

/** Counts what is spent in each minute of the clock, in this process: asking for it costs no query. */
export function createBudgets(now: () => Date, mostCounted = MOST_COUNTED): Budgets {
  let minute = 0
  let spent = new Map<string, number>()

  /** The start of the minute that it is. */
  const turn = () => {
    const current = Math.floor(now().getTime() / MINUTE) * MINUTE
    if (current !== minute) spent = new Map()
    minute = current
    return current
  }

  return {
    spend: (spender, points) => {
      const start = turn()
      const total = (spent.get(spender) ?? 0) + points
      if (total > BUDGET) throw tooManyPoints(secondsUntil(start + MINUTE, now()))
      if (points === 0) return
      spent.delete(spender)
      spent.set(spender, total)
      if (spent.size > mostCounted) for (const oldest of spent.keys().take(1)) spent.delete(oldest)
    },
    look: (spender) => {
      const start = turn()
      return { limit: BUDGET, remaining: BUDGET - (spent.get(spender) ?? 0), resetAt: new Date(start + MINUTE) }
    },
  }
}
