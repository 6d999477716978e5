#!/bin/bash
# The id of a container is kept, output is thrown away, and none of it reaches the server.
ID=$(docker --context lab run -d --name n1 \
  -e RESTATE_CLUSTER_NAME=acme restatedev/restate:1.7.12 --node-name n1 2>/dev/null)
docker run -d --name n2 restatedev/restate:1.7.12 --node-name n2 --cluster-name acme > /dev/null 2>&1
docker create --name n3 restatedev/restate:1.7.12 --node-name "$(hostname)" --cluster-name acme >>log.txt
cat <<END
docker run --name text restatedev/restate:1.7.12
END
echo "$ID" >&2
