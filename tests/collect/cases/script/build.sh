#!/bin/bash
docker run --rm node:22 npm run build
