import { allow } from 'graphql-shield'
import { isSignedIn } from '../graphql/permissions.ts'

export const tasksRules = {
  Query: { task: isSignedIn, tasks: isSignedIn },
  Mutation: {
    createTask: isSignedIn,
    updateTask: isSignedIn,
    completeTask: isSignedIn,
    reopenTask: isSignedIn,
    deleteTask: isSignedIn,
  },
  Task: allow,
  TaskConnection: allow,
  TaskEdge: allow,
  CreateTaskPayload: allow,
  UpdateTaskPayload: allow,
  CompleteTaskPayload: allow,
  ReopenTaskPayload: allow,
  DeleteTaskPayload: allow,
}
