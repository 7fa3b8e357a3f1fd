import { Link } from '@remix-run/react'
import { useState } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from '../../components/button.tsx'
import { TrashIcon } from '../../components/icons.tsx'

type DeleteTaskProps = {
  task: { id: string; title: string }
  label: string
  className: string
  /** The text of the link; an icon by default. */
  children?: string
  onConfirm: () => void
}

/** Asks before it deletes: in a dialog or, without JavaScript, on another page. */
export function DeleteTask({ task, label, className, children, onConfirm }: DeleteTaskProps) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Link
        to={`/tasks/${task.id}/delete`}
        aria-label={label}
        className={className}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          setAsking(true)
        }}
      >
        {children ?? <TrashIcon />}
      </Link>
      <ModalOverlay isOpen={asking} onOpenChange={setAsking} isDismissable className="scrim">
        <Modal className="w-full max-w-[26rem] rounded-float bg-raised shadow-float">
          <Dialog role="alertdialog" className="p-6 outline-none">
            <Heading slot="title" className="text-title font-strong tracking-tight">
              Delete this task?
            </Heading>
            <p className="mt-2 line-clamp-4 text-muted wrap-anywhere" dir="auto">
              {task.title}
            </p>
            <p className="mt-2 text-muted">It is gone for good.</p>
            <div className="mt-6 flex justify-end gap-2">
              {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a question starts at the answer that harms nothing */}
              <Button autoFocus onPress={() => setAsking(false)}>
                Keep it
              </Button>
              <Button
                variant="danger"
                onPress={() => {
                  setAsking(false)
                  onConfirm()
                }}
              >
                Delete task
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  )
}
