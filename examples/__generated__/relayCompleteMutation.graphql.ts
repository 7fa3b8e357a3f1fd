/**
 * @generated SignedSource<<9fe87bcd6c2d15692d46f538106ec8e6>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type relayCompleteMutation$variables = {
  id: string;
};
export type relayCompleteMutation$data = {
  readonly completeTask: {
    readonly task: {
      readonly completed: boolean;
    };
  };
};
export type relayCompleteMutation$rawResponse = {
  readonly completeTask: {
    readonly task: {
      readonly completed: boolean;
      readonly id: string;
    };
  };
};
export type relayCompleteMutation = {
  rawResponse: relayCompleteMutation$rawResponse;
  response: relayCompleteMutation$data;
  variables: relayCompleteMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "fields": [
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "kind": "ObjectValue",
    "name": "input"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "completed",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "relayCompleteMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "CompleteTaskPayload",
        "kind": "LinkedField",
        "name": "completeTask",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Task",
            "kind": "LinkedField",
            "name": "task",
            "plural": false,
            "selections": [
              (v2/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "relayCompleteMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "CompleteTaskPayload",
        "kind": "LinkedField",
        "name": "completeTask",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Task",
            "kind": "LinkedField",
            "name": "task",
            "plural": false,
            "selections": [
              (v2/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "id",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "8008bd473d82283fcefcbf5b092b20e1",
    "id": null,
    "metadata": {},
    "name": "relayCompleteMutation",
    "operationKind": "mutation",
    "text": "mutation relayCompleteMutation(\n  $id: ID!\n) {\n  completeTask(input: {id: $id}) {\n    task {\n      completed\n      id\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "22bbe0e6b52b4a34bf831af050108c29";

export default node;
