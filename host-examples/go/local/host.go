//go:build linux

package local

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/user"
	"sync"
	"time"
)

// A Host answers the driver module. It is a scaleout.Host.
type Host struct {
	Inventory Inventory
	// Approves is asked with what is to be approved.
	Approves func(asked json.RawMessage) (bool, error)
	// Reports gets each report.
	Reports func(report json.RawMessage)
}

// Error is an error that a reply tells; kinds are those of the contract.
type Error struct{ Kind, Message string }

func (e *Error) Error() string { return e.Message }

func failure(kind, format string, values ...any) error {
	return &Error{kind, fmt.Sprintf(format, values...)}
}

// message is any of the contract's messages, of which a few fields are looked at.
type message = map[string]any

// An asked message is a request or an action: of each kind some of the fields.
type asked struct {
	Kind      string          `json:"kind"`
	Node      string          `json:"node"`
	Args      []string        `json:"args"`
	TimeoutMs int64           `json:"timeout-ms"`
	BaseDir   string          `json:"base-dir"`
	URL       string          `json:"url"`
	Lines     int             `json:"lines"`
	Expect    *string         `json:"expect"`
	Text      string          `json:"text"`
	SHA256    string          `json:"sha256"`
	Restore   json.RawMessage `json:"restore"`
}

type known = map[string]func(context.Context, Inventory, asked) (message, error)

// Answer is called by the module.
func (h *Host) Answer(ctx context.Context, function string, request []byte) ([]byte, error) {
	var ok any
	var err error
	switch function {
	case "look":
		ok, err = h.look(ctx, request)
	case "act":
		var action asked
		if err := json.Unmarshal(request, &action); err != nil {
			return nil, err
		}
		return json.Marshal(reply(ctx, deeds, h.Inventory, action))
	case "approve":
		ok, err = h.approve(request)
	case "report":
		h.Reports(request)
		ok = message{"go-on": true}
	case "sleep":
		ok, err = sleep(ctx, request)
	default:
		err = fmt.Errorf("there is no host function %s", function)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(message{"ok": ok})
}

func (h *Host) look(ctx context.Context, request []byte) (any, error) {
	var look struct{ Requests []asked }
	if err := json.Unmarshal(request, &look); err != nil {
		return nil, err
	}
	answers := make([]message, len(look.Requests))
	var group sync.WaitGroup
	for at, request := range look.Requests {
		group.Add(1)
		go func() {
			defer group.Done()
			answer := reply(ctx, sights, h.Inventory, request)
			answers[at] = message{"at-ms": time.Now().UnixMilli(), "answer": answer}
		}()
	}
	group.Wait()
	return message{"answers": answers}, nil
}

func (h *Host) approve(request []byte) (any, error) {
	approved, err := h.Approves(request)
	if err != nil {
		return nil, err
	}
	by := "somebody"
	if who, err := user.Current(); err == nil {
		by = who.Username
	}
	return message{"approved": approved, "by": by}, nil
}

func sleep(ctx context.Context, request []byte) (any, error) {
	var sleep struct{ Ms int64 }
	if err := json.Unmarshal(request, &sleep); err != nil {
		return nil, err
	}
	select {
	case <-time.After(time.Duration(sleep.Ms) * time.Millisecond):
		return message{"now-ms": time.Now().UnixMilli()}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// reply never fails: an error is a reply, too.
func reply(ctx context.Context, functions known, inventory Inventory, asked asked) message {
	function, ok := functions[asked.Kind]
	if !ok {
		return message{"error": Told("unsupported", "this host does not know `"+asked.Kind+"`")}
	}
	answer, err := function(ctx, inventory, asked)
	var own *Error
	switch {
	case err == nil:
		return message{"ok": answer}
	case errors.As(err, &own):
		return message{"error": Told(own.Kind, own.Message)}
	case isDenied(err):
		return message{"error": Told("denied", err.Error())}
	default:
		return message{"error": Told("failed", err.Error())}
	}
}

// Told is an error in the form of a reply.
func Told(kind, text string) map[string]string {
	return map[string]string{"kind": kind, "message": text}
}
