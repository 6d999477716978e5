docker run -d -p 8080:8080 -p 19070:9070/tcp -v data:/restate-data -e RESTATE_NODE_NAME=n1 -e RESTATE_INGRESS__BIND_ADDRESS=127.0.0.1:8080 docker.restate.dev/restatedev/restate:1.7.12
