import type { Run } from '../database/run.ts'
import { statement } from '../database/statement.ts'
import type { MailRow } from './mail.entity.ts'

const findOwn = statement<{ userId: string }>()((db, param) =>
  db
    .selectFrom('mails')
    .select(['kind', 'email', 'facts', 'created_at as createdAt', 'sent_at as sentAt'])
    .where('user_id', '=', param('userId'))
    .orderBy('id', 'desc'),
)

/** The mails about a person, newest first: what they said, where they went, and when. */
export const listMails = ({ run, userId }: { run: Run; userId: string }): Promise<MailRow[]> => run(findOwn, { userId })
