//go:build linux

// Command grow grows a local deployment by the driver module and the host functions of package local.
//
//	go run ./grow INVENTORY.json [--yes]
//
// The inventory has a `target`, as docs/contract.md describes it, beside what package local needs.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"example.com/restate-scaleout-host/local"
	"example.com/restate-scaleout-host/scaleout"
)

func main() {
	outcome, err := grow(context.Background(), os.Args[1:])
	if err != nil {
		log.Fatal(err)
	}
	if outcome != "done" {
		os.Exit(3)
	}
}

func grow(ctx context.Context, args []string) (string, error) {
	if len(args) == 0 {
		return "", fmt.Errorf("name the inventory: go run ./grow INVENTORY.json [--yes]")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return "", err
	}
	var deployment struct {
		local.Inventory
		Target json.RawMessage `json:"target"`
	}
	if err := json.Unmarshal(text, &deployment); err != nil {
		return "", fmt.Errorf("%s: %w", args[0], err)
	}
	host := &local.Host{Inventory: deployment.Inventory, Approves: asks(slices.Contains(args[1:], "--yes")), Reports: reports}
	module, err := scaleout.Open(ctx, "../../dist/plugin_driver.json", scaleout.Options{Host: host})
	if err != nil {
		return "", err
	}
	defer module.Close(ctx)
	var end struct{ Outcome, Message string }
	if err := module.Call(ctx, "run", map[string]any{"target": deployment.Target}, &end); err != nil {
		return "", err
	}
	fmt.Printf("%s: %s\n", end.Outcome, end.Message)
	return end.Outcome, nil
}

func asks(yes bool) func(json.RawMessage) (bool, error) {
	return func(request json.RawMessage) (bool, error) {
		var asked struct {
			Question string
			Consent  json.RawMessage
		}
		if err := json.Unmarshal(request, &asked); err != nil {
			return false, err
		}
		fmt.Printf("%s\n%s\n", asked.Question, asked.Consent)
		if yes {
			return true, nil
		}
		fmt.Print("Do it? [y/N] ")
		answer, err := bufio.NewReader(os.Stdin).ReadString('\n')
		return strings.EqualFold(strings.TrimSpace(answer), "y"), err
	}
}

func reports(report json.RawMessage) {
	var told struct {
		Event         string
		Decision      struct{ Kind, Step, Cause, Message string }
		Step          string
		ClaimsSuccess bool `json:"claims-success"`
		Result        string
	}
	if json.Unmarshal(report, &told) != nil {
		return
	}
	switch {
	case told.Event == "decided":
		words := []string{told.Event, told.Decision.Kind, told.Decision.Step, told.Decision.Cause, told.Decision.Message}
		fmt.Println(strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " "))
	case told.Event == "acted" && told.ClaimsSuccess:
		fmt.Println(told.Event, told.Step, "done")
	case told.Event == "acted":
		fmt.Println(told.Event, told.Step, "failed:", told.Result)
	}
}
