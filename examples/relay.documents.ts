// What Relay's compiler reads. In an app these stand in the components, and Relay's plugin for Babel, SWC or Vite turns
// each into the import of what the compiler has made of it; Node runs relay.ts as it is, so it has that import itself.
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
