#!/bin/sh
docker run --name n3 restatedev/restate:1.7.12 --config-file /etc/restate.toml
