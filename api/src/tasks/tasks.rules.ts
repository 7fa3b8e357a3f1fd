import { allow } from 'graphql-shield'
import { hasScope, hasScopeWithin } from '../permissions/permissions.ts'

export const tasksRules = {
  Query: { task: hasScope['tasks:read'], tasks: hasScope['tasks:read'] },
  Mutation: {
    createTask: hasScope['tasks:write'],
    updateTask: hasScope['tasks:write'],
    completeTask: hasScope['tasks:write'],
    reopenTask: hasScope['tasks:write'],
    deleteTask: hasScope['tasks:write'],
    createTasks: hasScope['tasks:write'],
    updateTasks: hasScope['tasks:write'],
    completeTasks: hasScope['tasks:write'],
    deleteTasks: hasScope['tasks:write'],
  },
  User: { tasks: hasScopeWithin['tasks:read'] },
  Task: allow,
  TaskConnection: allow,
  TaskEdge: allow,
  CreateTaskPayload: allow,
  UpdateTaskPayload: allow,
  CompleteTaskPayload: allow,
  ReopenTaskPayload: allow,
  DeleteTaskPayload: allow,
  CreateTasksPayload: allow,
  UpdateTasksPayload: allow,
  CompleteTasksPayload: allow,
  DeleteTasksPayload: allow,
  TaskResult: allow,
  DeletedTaskResult: allow,
  ItemError: allow,
  FieldError: allow,
}
