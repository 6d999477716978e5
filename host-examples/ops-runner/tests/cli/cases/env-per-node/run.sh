#!/bin/sh
docker run --env-file shared.env restatedev/restate:1.7.12
docker run --env-file quotes.env -e RESTATE_NODE_NAME=r2 restatedev/restate:1.7.12
