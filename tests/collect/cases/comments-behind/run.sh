#!/bin/sh
docker run --name n2 --env-file docker.env -v data:/restate-data docker.restate.dev/restatedev/restate:1.7.12
