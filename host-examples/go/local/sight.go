//go:build linux

package local

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// printing is how long a program may take that only prints something.
const printing = 20 * time.Second

// tail is how much of a log is read, from its end, in bytes.
const tail = 1 << 20

// sights are the requests of `look`.
var sights = known{
	"restatectl":  restatectl,
	"read-config": readConfig,
	"process":     processes,
	"disk":        disk,
	"installed":   installed,
	"dial":        dial,
	"dump-config": dumpConfig,
	"log-tail":    logTail,
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func isDenied(err error) bool { return errors.Is(err, fs.ErrPermission) }

// run runs a program to its end, or kills it when its time is up.
func run(ctx context.Context, timeout time.Duration, folder string, environment []string, program string, args ...string) (message, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(ctx, program, args...)
	// Somebody to whom it has handed its output must not hold this up.
	command.WaitDelay = time.Second
	command.Dir, command.Env, command.Stdout, command.Stderr = folder, environment, &stdout, &stderr
	err := command.Run()
	output := message{"stdout": stdout.String(), "stderr": stderr.String()}
	var exit *exec.ExitError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		output["timed-out"] = true
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		output["exit"] = 0
	case errors.As(err, &exit):
		// A signal has no exit code.
		if exit.Exited() {
			output["exit"] = exit.ExitCode()
		}
	default:
		return nil, fmt.Errorf("%s: %w", filepath.Base(program), err)
	}
	return output, nil
}

func restatectl(ctx context.Context, inventory Inventory, asked asked) (message, error) {
	// It would read a file of its own where it is started.
	empty, err := os.MkdirTemp("", "rs-empty-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(empty)
	timeout := time.Duration(asked.TimeoutMs) * time.Millisecond
	return run(ctx, timeout, empty, []string{"NO_COLOR=1"}, inventory.Restatectl, asked.Args...)
}

func readConfig(_ context.Context, inventory Inventory, asked asked) (message, error) {
	place, err := inventory.place(asked.Node)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(place.Config)
	if errors.Is(err, fs.ErrNotExist) {
		return message{}, nil
	}
	if err != nil {
		return nil, err
	}
	var status syscall.Stat_t
	if err := syscall.Stat(place.Config, &status); err != nil {
		return nil, err
	}
	changed := time.Unix(0, max(status.Mtim.Nano(), status.Ctim.Nano()))
	return message{
		"text": string(text), "sha256": digest(text), "mode": fmt.Sprintf("%04o", status.Mode&0o7777),
		"age-ms": max(0, time.Since(changed).Milliseconds()),
	}, nil
}

func disk(_ context.Context, inventory Inventory, asked asked) (message, error) {
	place, err := inventory.place(asked.Node)
	if err != nil {
		return nil, err
	}
	base := place.Base
	if asked.BaseDir != "" {
		base = asked.BaseDir
	}
	entries, err := os.ReadDir(base)
	if errors.Is(err, fs.ErrNotExist) {
		return message{"base-dir": base, "exists": false}, nil
	}
	if err != nil {
		return nil, err
	}
	directories, marked := []string{}, []string{}
	seen := message{"base-dir": base, "exists": true, "empty": len(entries) == 0}
	for _, entry := range entries {
		path := filepath.Join(base, entry.Name())
		if about, err := os.Stat(path); err != nil || !about.IsDir() {
			continue
		}
		directories = append(directories, entry.Name())
		if _, err := os.Stat(filepath.Join(path, ".cluster-marker")); err == nil {
			marked = append(marked, entry.Name())
		}
		if entry.Name() == asked.Node {
			if seen["data-directory"], err = filepath.EvalSymlinks(path); err != nil {
				return nil, err
			}
		}
	}
	var free syscall.Statfs_t
	if err := syscall.Statfs(base, &free); err != nil {
		return nil, err
	}
	seen["node-directories"], seen["marked"] = directories, marked
	seen["other-entries"] = len(entries) - len(directories)
	seen["free-bytes"] = free.Bavail * uint64(free.Bsize)
	return seen, nil
}

func installed(ctx context.Context, inventory Inventory, asked asked) (message, error) {
	place, err := inventory.place(asked.Node)
	if err != nil {
		return nil, err
	}
	output, err := run(ctx, printing, "", pairs(place.environment()), place.Server, "--version")
	if err != nil {
		return nil, err
	}
	seen := message{"program": place.Server, "arguments": place.arguments(), "environment": relevant(place.environment())}
	if words := strings.Fields(output["stdout"].(string)); len(words) > 1 {
		seen["version"] = words[1]
	}
	return seen, nil
}

func dumpConfig(ctx context.Context, inventory Inventory, asked asked) (message, error) {
	place, err := inventory.place(asked.Node)
	if err != nil {
		return nil, err
	}
	args := append(place.arguments(), "--dump-config")
	return run(ctx, printing, "", pairs(place.environment()), place.Server, args...)
}

func logTail(_ context.Context, inventory Inventory, asked asked) (message, error) {
	place, err := inventory.place(asked.Node)
	if err != nil {
		return nil, err
	}
	text, err := end(place.Log)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.ToValidUTF8(strings.TrimRight(string(text), "\n"), "\uFFFD"), "\n")
	return message{"lines": lines[max(0, len(lines)-asked.Lines):]}, nil
}

// end reads what stands last in a file; nothing if there is none.
func end(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(max(0, about.Size()-tail), io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(file)
}

func dial(ctx context.Context, _ Inventory, asked asked) (message, error) {
	client := http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, asked.URL, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return message{"failure": unreached(err)}, nil
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return message{"failure": unreached(err)}, nil
	}
	return message{"status": response.StatusCode, "body": strings.ToValidUTF8(string(body), "\uFFFD")}, nil
}

func unreached(err error) string {
	var name *net.DNSError
	var network net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.As(err, &name):
		return "no-such-name"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "unreachable"
	case errors.As(err, &network) && network.Timeout():
		return "timed-out"
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &alert):
		return "tls"
	default:
		return "other"
	}
}
