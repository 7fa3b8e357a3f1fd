import './monaco-workers.ts'

import { createRoot } from 'react-dom/client'

import { Playground } from './playground.tsx'
import { resumeSession } from './session.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root.')

void resumeSession()
createRoot(root).render(<Playground />)
