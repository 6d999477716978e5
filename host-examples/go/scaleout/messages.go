package scaleout

import (
	"context"
	"encoding/json"
)

// ValidateInput is what `validate` takes, as far as most hosts need it; schemas/validate.input.json has all of it.
type ValidateInput struct {
	Nodes         []Node `json:"nodes"`
	ServerVersion string `json:"server-version,omitempty"`
}

// Node is a node with its configuration file.
type Node struct {
	Name string `json:"name"`
	File File   `json:"file"`
}

// File is a name and a text.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Finding is what is wrong at one place.
type Finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	File     string `json:"file"`
	Message  string `json:"message"`
	Span     Span   `json:"span"`
}

// Span is where; line and column count from 1, and are 0 for a file as a whole.
type Span struct {
	Start  int `json:"start"`
	End    int `json:"end"`
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Validate says what is wrong with configuration files.
func (m *Module) Validate(ctx context.Context, input ValidateInput) ([]Finding, error) {
	var answer struct {
		Diagnostics []Finding `json:"diagnostics"`
	}
	err := m.Call(ctx, "validate", input, &answer)
	return answer.Diagnostics, err
}

// StepInput is what `plan` and `next_step` take. What goes back verbatim stays as it came.
type StepInput struct {
	Target       json.RawMessage   `json:"target"`
	Observations []json.RawMessage `json:"observations"`
	Approvals    []Approval        `json:"approvals,omitempty"`
	Marks        []json.RawMessage `json:"marks,omitempty"`
}

// Approval is a yes to what was shown.
type Approval struct {
	Digest  string          `json:"digest"`
	Consent json.RawMessage `json:"consent"`
	By      string          `json:"by,omitempty"`
}

// Decision is the one next thing to do. Kind is observe, act, wait, approve, done or refuse; which of the other fields are
// there depends on it.
type Decision struct {
	Kind     string            `json:"kind"`
	Step     string            `json:"step"`
	Requests []json.RawMessage `json:"requests"`
	Action   json.RawMessage   `json:"action"`
	Digest   string            `json:"digest"`
	Consent  json.RawMessage   `json:"consent"`
	Question string            `json:"question"`
	Mark     json.RawMessage   `json:"mark"`
	PollMs   int64             `json:"poll-ms"`
	Name     string            `json:"name"`
	Message  string            `json:"message"`
	Remedy   string            `json:"remedy"`
}

// A Refusal is a decision that ends a road: something is in the way. `explain` has the page for its name.
type Refusal struct{ Name, Message, Remedy string }

func (r *Refusal) Error() string { return r.Name + ": " + r.Message + "; " + r.Remedy }

// NextStep decides. A refusal is returned as the error *Refusal.
func (m *Module) NextStep(ctx context.Context, input StepInput) (Decision, error) {
	var answer struct {
		Decision Decision `json:"decision"`
	}
	if err := m.Call(ctx, "next_step", input, &answer); err != nil {
		return Decision{}, err
	}
	decision := answer.Decision
	if decision.Kind == "refuse" {
		return decision, &Refusal{decision.Name, decision.Message, decision.Remedy}
	}
	return decision, nil
}
