import { ormConfig } from './src/migrations/orm.ts'

export default { ...ormConfig, clientUrl: process.env['DATABASE_URL'] ?? 'postgres://localhost/latchkey' }
