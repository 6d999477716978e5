//go:build linux

package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	// stopping is how long a server may take to stop.
	stopping = time.Minute
	// atOnce is how soon a server dies of its configuration.
	atOnce = 400 * time.Millisecond
)

// deeds are the actions.
var deeds = known{
	"restatectl":   restatectl,
	"write-config": writeConfig,
	"start-node":   startNode,
	"stop-node":    stopNode,
	"restart-node": restartNode,
}

func done(stdout string) message { return message{"exit": 0, "stdout": stdout, "stderr": ""} }

// writeConfig replaces the file as a whole, and only if it still is the one that was read; the old one stays beside it.
func writeConfig(_ context.Context, inventory Inventory, action asked) (message, error) {
	place, err := inventory.place(action.Node)
	if err != nil {
		return nil, err
	}
	if digest([]byte(action.Text)) != action.SHA256 {
		return nil, failure("failed", "the text is not the one that was promised")
	}
	old, err := os.ReadFile(place.Config)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err != nil && !isNew {
		return nil, err
	}
	if isNew != (action.Expect == nil) || (!isNew && digest(old) != *action.Expect) {
		return nil, failure("failed", "%s has changed since it was read", place.Config)
	}
	mode := fs.FileMode(0o600)
	if isNew {
		err = os.MkdirAll(filepath.Dir(place.Config), 0o755)
	} else {
		mode, err = modeOf(place.Config)
	}
	if err != nil {
		return nil, err
	}
	temporary := fmt.Sprintf("%s.new-%d", place.Config, os.Getpid())
	defer os.Remove(temporary)
	if err := writeWhole(temporary, mode, action.Text); err != nil {
		return nil, err
	}
	if !isNew {
		// Two names for one file: at every moment there is a file at its place.
		before := fmt.Sprintf("%s.before-%.12s", place.Config, *action.Expect)
		if err := os.Link(place.Config, before); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	return done("written"), os.Rename(temporary, place.Config)
}

func modeOf(file string) (fs.FileMode, error) {
	about, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return about.Mode().Perm(), nil
}

func writeWhole(name string, mode fs.FileMode, text string) error {
	// What a host that was killed may have left of it.
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	// The mask of the process was taken off.
	return errors.Join(err, file.Chmod(mode), file.Sync(), file.Close())
}

func startNode(_ context.Context, inventory Inventory, action asked) (message, error) {
	place, err := plain(inventory, action)
	if err != nil {
		return nil, err
	}
	return start(place)
}

func stopNode(ctx context.Context, inventory Inventory, action asked) (message, error) {
	place, err := inventory.place(action.Node)
	if err != nil {
		return nil, err
	}
	ran, err := stop(ctx, action.Node, place)
	if err != nil {
		return nil, err
	}
	if !ran {
		return done("was not running"), nil
	}
	return done("stopped"), nil
}

func restartNode(ctx context.Context, inventory Inventory, action asked) (message, error) {
	place, err := plain(inventory, action)
	if err != nil {
		return nil, err
	}
	ran, err := stop(ctx, action.Node, place)
	if err != nil {
		return nil, err
	}
	// To start a node that does not run is another decision: a new node joins by it.
	if !ran {
		return nil, failure("failed", "%s is not running, so it was not restarted", action.Node)
	}
	return start(place)
}

// plain refuses to put an old file back: this host keeps those, and leaves that to a person.
func plain(inventory Inventory, action asked) (Place, error) {
	if action.Restore != nil {
		return Place{}, failure("unsupported", "this host puts no old file back")
	}
	return inventory.place(action.Node)
}

func start(place Place) (message, error) {
	running, err := servers(place)
	if err != nil {
		return nil, err
	}
	if len(running) > 0 {
		return done(fmt.Sprintf("already running, pid %d", running[0])), nil
	}
	if err := os.MkdirAll(filepath.Dir(place.Log), 0o755); err != nil {
		return nil, err
	}
	log, err := os.OpenFile(place.Log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	server := exec.Command(place.Server, place.arguments()...)
	server.Dir, server.Env, server.Stdout, server.Stderr = filepath.Dir(place.Config), pairs(place.environment()), log, log
	// It outlives this program, also when somebody interrupts that.
	server.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := server.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	select {
	case <-ended:
		return message{"exit": max(1, server.ProcessState.ExitCode()), "stdout": "", "stderr": "the server ended at once"}, nil
	case <-time.After(atOnce):
		return done(fmt.Sprintf("started, pid %d", server.Process.Pid)), nil
	}
}

// stop tells whether the node was running.
func stop(ctx context.Context, name string, place Place) (bool, error) {
	found, err := servers(place)
	if err != nil || len(found) == 0 {
		return false, err
	}
	if len(found) > 1 {
		return false, failure("failed", "%s has more than one server process: %v", name, found)
	}
	if err := syscall.Kill(found[0], syscall.SIGTERM); err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, stopping)
	defer cancel()
	for {
		left, err := servers(place)
		if err != nil || len(left) == 0 {
			return true, err
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return true, failure("timed-out", "%s is still running; it was not killed", name)
		}
	}
}
