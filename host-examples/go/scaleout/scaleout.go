// Package scaleout calls the restate-scaleout module: held to its hash and its contract, limited in memory and time,
// without access to anything. The messages are described in docs/contract.md.
package scaleout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
)

// Contract is the major version of the messages that this package was written for.
const Contract = "2"

// A ModuleError says that the module cannot use an input: what is wrong, where, and what to do.
type ModuleError struct{ Message string }

func (e *ModuleError) Error() string { return e.Message }

// A CallError is a call that reached a limit or ended in a trap.
type CallError struct {
	Export string
	Cause  error
}

func (e *CallError) Error() string {
	if errors.Is(e.Cause, context.DeadlineExceeded) {
		return fmt.Sprintf("`%s` took longer than it may; give it less at once", e.Export)
	}
	return fmt.Sprintf("`%s` did not end: %v; give it less at once", e.Export, e.Cause)
}

func (e *CallError) Unwrap() error { return e.Cause }

// ErrContract is wrapped by errors about a module that is not what its manifest says, or speaks another contract.
var ErrContract = errors.New("not the module that is wanted")

// Options are limits and extras. The zero value is that of the pure module.
type Options struct {
	// SHA256 is what the module's bytes must hash to, in hex; empty for any.
	SHA256 string
	// Timeout of a call; 30 s if zero.
	Timeout time.Duration
	// MaxPages of 64 KiB that the module's memory may have; 4096 if zero.
	MaxPages uint32
	// CacheDir keeps what was compiled, so that the next program begins at once.
	CacheDir string
	// Host has the functions of the driver module.
	Host Host
}

// A Module is compiled once; any number of goroutines may call it.
type Module struct {
	compiled *extism.CompiledPlugin
	cache    wazero.CompilationCache
}

// Open reads a module with the Extism manifest beside it, such as plugin.json of a release.
func Open(ctx context.Context, manifestFile string, options Options) (*Module, error) {
	var manifest struct {
		Wasm []struct {
			Path string `json:"path"`
			Hash string `json:"hash"`
		} `json:"wasm"`
		Memory struct {
			MaxPages uint32 `json:"max_pages"`
		} `json:"memory"`
		TimeoutMs int64 `json:"timeout_ms"`
	}
	text, err := os.ReadFile(manifestFile)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", manifestFile, err)
	}
	if len(manifest.Wasm) != 1 {
		return nil, fmt.Errorf("%s names %d modules, not one", manifestFile, len(manifest.Wasm))
	}
	code, err := os.ReadFile(filepath.Join(filepath.Dir(manifestFile), manifest.Wasm[0].Path))
	if err != nil {
		return nil, err
	}
	hash := manifest.Wasm[0].Hash
	if options.SHA256 != "" && hash != "" && options.SHA256 != hash {
		return nil, fmt.Errorf("%w: its manifest has the SHA-256 %s, not %s", ErrContract, hash, options.SHA256)
	}
	if options.SHA256 == "" {
		options.SHA256 = hash
	}
	if options.MaxPages == 0 {
		options.MaxPages = manifest.Memory.MaxPages
	}
	if options.Timeout == 0 {
		options.Timeout = time.Duration(manifest.TimeoutMs) * time.Millisecond
	}
	return Load(ctx, code, options)
}

// Load compiles a module from its bytes.
func Load(ctx context.Context, code []byte, options Options) (*Module, error) {
	digest := sha256.Sum256(code)
	if found := hex.EncodeToString(digest[:]); options.SHA256 != "" && options.SHA256 != found {
		return nil, fmt.Errorf("%w: its SHA-256 is %s, not %s", ErrContract, found, options.SHA256)
	}
	if options.Timeout == 0 {
		options.Timeout = 30 * time.Second
	}
	if options.MaxPages == 0 {
		options.MaxPages = 4096
	}
	module := &Module{}
	config := wazero.NewRuntimeConfig()
	if options.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(options.CacheDir)
		if err != nil {
			return nil, err
		}
		module.cache = cache
		config = config.WithCompilationCache(cache)
	}
	manifest := extism.Manifest{
		Wasm:         []extism.Wasm{extism.WasmData{Data: code}},
		Memory:       &extism.ManifestMemory{MaxPages: options.MaxPages},
		Timeout:      uint64(options.Timeout.Milliseconds()),
		AllowedHosts: []string{},
	}
	compiled, err := extism.NewCompiledPlugin(ctx, manifest, extism.PluginConfig{RuntimeConfig: config}, functions(options.Host))
	if err != nil {
		return nil, fmt.Errorf("the module does not load: %w", err)
	}
	module.compiled = compiled
	var about struct{ Contract string }
	if err := module.Call(ctx, "describe", struct{}{}, &about); err != nil {
		return nil, errors.Join(err, module.Close(ctx))
	}
	if major, _, _ := strings.Cut(about.Contract, "."); major != Contract {
		err := fmt.Errorf("%w: it speaks contract %s, and this package contract %s", ErrContract, about.Contract, Contract)
		return nil, errors.Join(err, module.Close(ctx))
	}
	return module, nil
}

// Call sends a message to an export and reads the answer. Findings and refusals are answers.
func (m *Module) Call(ctx context.Context, export string, input, answer any) error {
	message, err := json.Marshal(input)
	if err != nil {
		return err
	}
	bytes, err := m.CallBytes(ctx, export, message)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(bytes, answer); err != nil {
		return fmt.Errorf("the answer of `%s` is not understood: %w", export, err)
	}
	return nil
}

// CallBytes is Call from bytes to bytes. Each call has an instance of its own: a timeout closes an instance for good,
// and after a trap its memory is in no known state.
func (m *Module) CallBytes(ctx context.Context, export string, input []byte) (answer []byte, err error) {
	instance, err := m.compiled.Instance(ctx, extism.PluginInstanceConfig{ModuleConfig: wazero.NewModuleConfig()})
	if err != nil {
		return nil, err
	}
	defer func() {
		// What went wrong with the call counts for more.
		if closing := instance.CloseWithContext(ctx); err == nil {
			err = closing
		}
	}()
	// The SDK logs by `log`, which belongs to the program.
	instance.SetLogger(func(extism.LogLevel, string) {})
	_, output, err := instance.CallWithContext(ctx, export, input)
	if err == nil {
		return output, nil
	}
	if message := instance.GetErrorWithContext(ctx); message != "" {
		return nil, &ModuleError{message}
	}
	return nil, &CallError{export, err}
}

// Close frees what was compiled.
func (m *Module) Close(ctx context.Context) error {
	err := m.compiled.Close(ctx)
	if m.cache != nil {
		err = errors.Join(err, m.cache.Close(ctx))
	}
	return err
}
