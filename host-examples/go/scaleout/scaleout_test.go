package scaleout

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

const dist = "../../../dist/"

// cache keeps what was compiled for the tests that come after.
var cache string

func TestMain(m *testing.M) {
	var err error
	if cache, err = os.MkdirTemp("", "restate-scaleout-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(cache)
	os.Exit(code)
}

func open(t *testing.T, file string, options Options) *Module {
	t.Helper()
	options.CacheDir = cache
	module, err := Open(context.Background(), dist+file, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = module.Close(context.Background()) })
	return module
}

// long has so much to be said of it that it takes a while and many megabytes.
func long() ValidateInput {
	var text strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&text, "k%d.a = %d\n", i, i)
	}
	return ValidateInput{Nodes: []Node{{Name: "n1", File: File{Name: "n1", Text: text.String()}}}}
}

func TestAnotherModuleIsRefused(t *testing.T) {
	code, err := os.ReadFile(dist + "restate_scaleout.wasm")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load(context.Background(), code, Options{SHA256: strings.Repeat("0", 64)})
	if !errors.Is(err, ErrContract) {
		t.Fatal(err)
	}
}

func TestAModuleOfAnotherContractIsRefused(t *testing.T) {
	code, err := os.ReadFile("../../../tests/vectors/other_contract.wasm")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load(context.Background(), code, Options{})
	if !errors.Is(err, ErrContract) || !strings.Contains(err.Error(), "contract 3.0") {
		t.Fatal(err)
	}
}

func TestAnUnusableInputIsAnErrorInWords(t *testing.T) {
	_, err := open(t, "plugin.json", Options{}).CallBytes(context.Background(), "validate", []byte(`{"node": []}`))
	var own *ModuleError
	if !errors.As(err, &own) || !strings.Contains(own.Message, "did you mean `nodes`") {
		t.Fatal(err)
	}
}

func TestLimitsEndACallAndNotTheModule(t *testing.T) {
	for name, options := range map[string]Options{"time": {Timeout: 100 * time.Millisecond}, "memory": {MaxPages: 200}} {
		t.Run(name, func(t *testing.T) {
			module := open(t, "plugin.json", options)
			var limit *CallError
			if _, err := module.Validate(context.Background(), long()); !errors.As(err, &limit) {
				t.Fatal(err)
			}
			findings, err := module.Validate(context.Background(), ValidateInput{Nodes: []Node{{File: File{Text: "roles = 3\n"}}}})
			if err != nil || len(findings) == 0 {
				t.Fatal(findings, err)
			}
		})
	}
}

type failing struct{}

func (failing) Answer(context.Context, string, []byte) ([]byte, error) {
	return nil, errors.New("größer")
}

func TestAnErrorOfTheHostBecomesAReply(t *testing.T) {
	target := map[string]any{"nodes": []any{map[string]string{"name": "n1", "address": "http://127.0.0.1:1"}},
		"replication": "2", "repository": map[string]string{"destination": "s3://b"}}
	var end struct{ Outcome, Message string }
	err := open(t, "plugin_driver.json", Options{Host: failing{}}).Call(context.Background(), "run", map[string]any{"target": target}, &end)
	if err != nil || end.Outcome != "failed" || !strings.Contains(end.Message, "größer") {
		t.Fatal(end, err)
	}
}
