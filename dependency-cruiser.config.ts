import { readContributing, readDrawings, rulesOf } from './scripts/house.ts'

export default rulesOf(readDrawings(readContributing()))
