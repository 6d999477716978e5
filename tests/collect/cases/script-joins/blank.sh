docker run --name n2 restatedev/restate:1.7.12 \
  --node-name ü \ 
  --no-logo
