// The documents for Relay's compiler. In an app they are written in the components, and Relay's
// plugin for Babel, SWC or Vite replaces each with an import of the compiled artifact. Node runs
// relay.ts without a build, so relay.ts imports the artifacts itself.
import { graphql } from 'relay-runtime'

export const documents = () => [
  graphql`
    query relayTasksQuery($first: Int!, $after: String) {
      tasks(first: $first, after: $after) @connection(key: "list_tasks") {
        edges {
          node {
            id
            title
            completed
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  graphql`
    mutation relayCompleteMutation($id: ID!) @raw_response_type {
      completeTask(input: { id: $id }) {
        task {
          completed
        }
      }
    }
  `,
]
