import { ormConfig } from './src/database/orm.ts'

export default { ...ormConfig, clientUrl: process.env['DATABASE_URL'] ?? 'postgres://localhost/latchkey' }
