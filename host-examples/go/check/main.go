// Command check is the smallest host in Go: `go run ./check FILE…` shows what is wrong with restate.toml files.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"example.com/restate-scaleout-host/scaleout"
)

func main() {
	module, err := scaleout.Open(context.Background(), "../../dist/plugin.json", scaleout.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var input scaleout.ValidateInput
	for _, name := range os.Args[1:] {
		text, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		input.Nodes = append(input.Nodes, scaleout.Node{Name: name, File: scaleout.File{Name: name, Text: string(text)}})
	}
	findings, err := module.Validate(context.Background(), input)
	if err != nil {
		log.Fatal(err)
	}
	for _, found := range findings {
		fmt.Printf("%s:%d:%d: %s %s: %s\n", found.File, found.Span.Line, found.Span.Column, found.Severity, found.Code, found.Message)
	}
}
