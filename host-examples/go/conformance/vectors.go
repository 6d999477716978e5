package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

type call struct{ Function, Request, Answer string }

type vector struct {
	export    string
	Name      string
	Input     string
	InputFrom string `json:"input-from"`
	Answer    *string
	SHA256    string `json:"sha256"`
	Error     *string
	Calls     []call
}

// read gives all vectors with their whole inputs, by export.
func read(folder string) ([]vector, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	shared, err := lines(filepath.Join(folder, "inputs.jsonl"))
	if err != nil {
		return nil, err
	}
	inputs := map[string]string{}
	for _, line := range shared {
		inputs[line.Name] = line.Input
	}
	var all []vector
	for _, file := range files {
		export := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		if export == "inputs" {
			continue
		}
		found, err := lines(file)
		if err != nil {
			return nil, err
		}
		for _, line := range found {
			line.export = export
			if line.InputFrom != "" {
				line.Input = inputs[line.InputFrom]
			}
			all = append(all, line)
		}
	}
	return all, nil
}

func lines(file string) ([]vector, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	var all []vector
	reader := bufio.NewScanner(opened)
	reader.Buffer(nil, 8<<20)
	for reader.Scan() {
		var line vector
		if err := json.Unmarshal(reader.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, line)
	}
	return all, reader.Err()
}
