#!/bin/sh
# curl: the API needs no more than JSON over HTTP. Creates an account, and signs out at the end.
set -eu
url=${API_URL:-http://localhost:4000/graphql}
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
email=${EMAIL:-$(random)@example.com}
password=${PASSWORD:-$(random)}
token=

# ask <body> [<curl arguments>]: sends one operation with $token, if there is one.
ask() {
  body=$1 && shift
  curl -sS "$url" -H 'content-type: application/json' ${token:+-H "authorization: Bearer $token"} -d "$body" "$@"
}

# part <name>: prints a string of the answer on standard input. With jq it would be `jq -r .data.….name`.
part() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# check <expected> <actual>
check() {
  if [ "$1" != "$2" ]; then echo "Instead of '$1': '$2'" >&2; exit 1; fi
}

token=$(ask '{
  "query": "mutation ($input: SignupInput!) { signup(input: $input) { token } }",
  "variables": { "input": { "email": "'"$email"'", "password": "'"$password"'", "name": "Ada" } }
}' | part token)
[ "$token" ]
echo "Signed up as $email"

CREATE='mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id title } } }'
for title in Sow Water Weed; do
  made=$(ask '{ "query": "'"$CREATE"'", "variables": { "input": { "title": "'$title'" } } }')
  check "$title" "$(echo "$made" | part title)"
  echo "Made $(echo "$made" | part id): $title"
done

# A request that is repeated with its key is done once, and gets the same answer.
key="idempotency-key: $(random)"
pick='{ "query": "'"$CREATE"'", "variables": { "input": { "title": "Pick" } } }'
made=$(ask "$pick" -H "$key" | part id)
check "$made" "$(ask "$pick" -H "$key" | part id)"
echo "Made once, asked twice: $made"

PAGE='query ($after: String) { tasks(first: 2, after: $after) { nodes { title } pageInfo { endCursor } } }'
first=$(ask '{ "query": "'"$PAGE"'" }')
echo "The newest two: $first"
second=$(ask '{ "query": "'"$PAGE"'", "variables": { "after": "'"$(echo "$first" | part endCursor)"'" } }')
echo "The two after them: $second"
check Sow "$(echo "$second" | part title)"

refused=$(ask '{ "query": "'"$CREATE"'", "variables": { "input": { "title": "" } } }')
echo "Refused: $refused"
check BAD_USER_INPUT "$(echo "$refused" | part code)"

ask '{ "query": "mutation { signout { signedOutAt } }" }' >/dev/null
check UNAUTHENTICATED "$(ask '{ "query": "{ me { name } }" }' | part code)"
echo 'Signed out: the token is worth nothing any more'
