#!/bin/sh
# Starts a server by hand; größe in a comment.
VERSION=1.7.12
docker run -d --rm --name restate -p 8080:8080 \
  -e RESTATE_CLUSTER_NAME=acme -e "RESTATE_NODE_NAME=n1" --env=RESTATE_LOCATION -eRESTATE_LOG_FILTER=info \
  --env-file shared.env -m 4g -v "$(pwd)/conf/restate.toml:/restate.toml:ro" \
  docker.restate.dev/restatedev/restate:$VERSION --config-file /restate.toml --auto-provision true
docker run --rm -it restatedev/restate-cli:1.7 whoami
docker run --rm --entrypoint restatectl restatedev/restate:1.7 status
podman run --net host --hostname n2 --mount type=bind,src=/etc/restate,dst=/etc/restate -e RESTATE_BASE_DIR="$DATA" restatedev/restate:"$TAG" --config-file=/etc/restate/n2.toml
