docker run --name n1 \ # the node
  -p 8080:8080 \
  restatedev/restate:1.7.12
echo \ 
