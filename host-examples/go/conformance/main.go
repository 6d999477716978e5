// Command conformance asks the module what tests/vectors ask, and compares the answers byte for byte. It prints a line
// of JSON for each export: vectors, those that are equal, milliseconds.
//
//	go run ./conformance ../..
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"example.com/restate-scaleout-host/scaleout"
)

func main() {
	ok, err := run(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

type row struct {
	Host    string  `json:"host"`
	Export  string  `json:"export"`
	Vectors int     `json:"vectors"`
	Equal   int     `json:"equal"`
	Ms      float64 `json:"ms"`
}

func run(ctx context.Context, root string) (bool, error) {
	vectors, err := read(filepath.Join(root, "tests/vectors"))
	if err != nil {
		return false, err
	}
	host := &recorded{}
	pure, err := scaleout.Open(ctx, filepath.Join(root, "dist/plugin.json"), scaleout.Options{})
	if err != nil {
		return false, err
	}
	driver, err := scaleout.Open(ctx, filepath.Join(root, "dist/plugin_driver.json"), scaleout.Options{Host: host})
	if err != nil {
		return false, err
	}
	rows, equal := []*row{}, true
	for _, vector := range vectors {
		if len(rows) == 0 || rows[len(rows)-1].Export != vector.export {
			rows = append(rows, &row{Host: "Go", Export: vector.export})
		}
		module := pure
		if vector.export == "run" {
			module = driver
		}
		host.calls = vector.Calls
		started := time.Now()
		answer, err := module.CallBytes(ctx, vector.export, []byte(vector.Input))
		row := rows[len(rows)-1]
		row.Ms += float64(time.Since(started).Microseconds()) / 1000
		row.Vectors++
		if vector.is(answer, err) && len(host.calls) == 0 {
			row.Equal++
		} else {
			equal = false
			fmt.Fprintf(os.Stderr, "%s, %s: %.300s %v\n", vector.export, vector.Name, answer, err)
		}
	}
	for _, row := range rows {
		if err := json.NewEncoder(os.Stdout).Encode(row); err != nil {
			return false, err
		}
	}
	return equal, nil
}

// is tells whether this is what came of the call.
func (v vector) is(answer []byte, err error) bool {
	switch {
	case v.Error != nil:
		return err != nil && err.Error() == *v.Error
	case v.SHA256 != "":
		digest := sha256.Sum256(answer)
		return err == nil && hex.EncodeToString(digest[:]) == v.SHA256
	default:
		return err == nil && v.Answer != nil && string(answer) == *v.Answer
	}
}

// recorded is a host that holds the module to the recorded calls.
type recorded struct{ calls []call }

func (r *recorded) Answer(_ context.Context, function string, request []byte) ([]byte, error) {
	if len(r.calls) == 0 || r.calls[0].Function != function || r.calls[0].Request != string(request) {
		return nil, fmt.Errorf("the module calls %s with another request", function)
	}
	answer := r.calls[0].Answer
	r.calls = r.calls[1:]
	return []byte(answer), nil
}
