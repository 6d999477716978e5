//go:build linux

package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var (
	// read is what a server reads of its environment.
	read = regexp.MustCompile(`(?i)^(RESTATE_|AWS_|AZURE_|AZURITE_|GOOGLE_|OTEL_|MEMORY_LIMIT$|RUST_LOG$)`)
	// secret are names of variables whose values are secrets, and inURL values that have one in them.
	secret = regexp.MustCompile(`(?i)SECRET|PASS|TOKEN|KEY|CREDENTIAL|AUTH|HEADERS|SIGNATURE`)
	inURL  = regexp.MustCompile(`://[^/\s]*@`)
)

// ticksPerSecond is what the kernel counts ages in, on every Linux.
const ticksPerSecond = 100

// relevant is what a server reads of its environment; secrets leave only as hashes.
func relevant(environment map[string]string) message {
	told := message{}
	for name, value := range environment {
		switch {
		case !read.MatchString(name):
		case secret.MatchString(name) || inURL.MatchString(value):
			told[name] = message{"sha256": digest([]byte(value))}
		default:
			told[name] = value
		}
	}
	return told
}

// servers are the process ids of a node's servers: those that were started with its file.
func servers(place Place) ([]int, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var found []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		// What cannot be read has ended, or belongs to somebody else.
		program, err := os.Readlink(at(pid, "exe"))
		if err != nil || !strings.HasPrefix(filepath.Base(program), "restate-server") {
			continue
		}
		line, err := os.ReadFile(at(pid, "cmdline"))
		if err == nil && bytes.Contains(line, []byte("\x00"+place.Config+"\x00")) {
			found = append(found, pid)
		}
	}
	return found, nil
}

func at(pid int, file string) string { return fmt.Sprintf("/proc/%d/%s", pid, file) }

func processes(_ context.Context, inventory Inventory, asked asked) (message, error) {
	place, err := inventory.place(asked.Node)
	if err != nil {
		return nil, err
	}
	pids, err := servers(place)
	if err != nil {
		return nil, err
	}
	all := []message{}
	for _, pid := range pids {
		one, err := describe(asked.Node, place, pid)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return message{"processes": all}, nil
}

func describe(name string, place Place, pid int) (message, error) {
	program, err := os.Readlink(at(pid, "exe"))
	if err != nil {
		return nil, err
	}
	words, err := strings0(pid, "cmdline")
	if err != nil {
		return nil, err
	}
	entries, err := strings0(pid, "environ")
	if err != nil {
		return nil, err
	}
	environment := map[string]string{}
	for _, entry := range entries {
		if name, value, ok := strings.Cut(entry, "="); ok {
			environment[name] = value
		}
	}
	age, err := age(pid)
	if err != nil {
		return nil, err
	}
	described := message{
		"pid": pid, "program": program, "arguments": words[1:], "environment": relevant(environment), "age-ms": age.Milliseconds(),
	}
	var status syscall.Stat_t
	if err := syscall.Stat(at(pid, ""), &status); err != nil {
		return nil, err
	}
	described["user"] = strconv.Itoa(int(status.Uid))
	if who, err := user.LookupId(strconv.Itoa(int(status.Uid))); err == nil {
		described["user"] = who.Username
	}
	own, err := filepath.EvalSymlinks(filepath.Join(place.Base, name))
	if errors.Is(err, fs.ErrNotExist) {
		return described, nil
	}
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(at(pid, "fd"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		// It closes files all the time.
		if path, err := os.Readlink(at(pid, "fd/"+file.Name())); err == nil && strings.HasPrefix(path, own+"/") {
			described["data-directory"] = own
			break
		}
	}
	return described, nil
}

// strings0 reads texts that end with a zero byte each.
func strings0(pid int, file string) ([]string, error) {
	data, err := os.ReadFile(at(pid, file))
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00"), nil
}

func age(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(at(pid, "stat"))
	if err != nil {
		return 0, err
	}
	uptime, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return 0, err
	}
	// Fields are counted after the name, which may have anything in it.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	started, err := strconv.ParseFloat(fields[19], 64)
	if err != nil {
		return 0, err
	}
	up, err := strconv.ParseFloat(strings.Fields(string(uptime))[0], 64)
	if err != nil {
		return 0, err
	}
	return max(0, time.Duration((up-started/ticksPerSecond)*float64(time.Second))), nil
}
