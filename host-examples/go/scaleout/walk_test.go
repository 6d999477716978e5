package scaleout

import (
	"context"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A road is a growth that was recorded on real servers: the rounds in which something was decided.
type road struct {
	Target  json.RawMessage
	Rounds  []round
	Answers []json.RawMessage
}

type round struct {
	Decision struct{ Kind, Step string }
	Seen     []map[string]any
	Acted    map[string]json.RawMessage
}

// seen is the observation that was recorded for a request.
func (r *road) seen(t *testing.T, round round, request json.RawMessage) json.RawMessage {
	t.Helper()
	var asked map[string]any
	if err := json.Unmarshal(request, &asked); err != nil {
		t.Fatal(err)
	}
	// How to look is no part of what was seen.
	delete(asked, "timeout-ms")
	delete(asked, "lines")
	for _, one := range round.Seen {
		matches := true
		for name, value := range asked {
			matches = matches && reflect.DeepEqual(one[name], value)
		}
		if matches {
			found := map[string]any{}
			for name, value := range one {
				found[name] = value
			}
			found["answer"] = r.Answers[int(one["answer"].(float64))]
			return marshal(t, found)
		}
	}
	t.Fatalf("nothing was recorded for %s", request)
	return nil
}

func marshal(t *testing.T, value any) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestARecordedGrowthIsWalkedToItsEnd(t *testing.T) {
	text, err := os.ReadFile("../../../tests/vectors/road.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded road
	if err := json.Unmarshal(text, &recorded); err != nil {
		t.Fatal(err)
	}
	module := open(t, "plugin.json", Options{})
	input := StepInput{Target: recorded.Target, Observations: []json.RawMessage{}}
	var actions []json.RawMessage
	var decided []string
	for _, round := range recorded.Rounds {
		decision := decide(t, module, &recorded, round, &input)
		decided = append(decided, strings.TrimSpace(decision.Kind+" "+decision.Step))
		if decision.Kind != round.Decision.Kind || decision.Step != round.Decision.Step {
			t.Fatalf("%v, where %v was recorded", decided, round.Decision)
		}
		if decision.Kind == "act" {
			action := map[string]any{"kind": "action", "step": decision.Step, "action": decision.Action}
			for name, value := range round.Acted {
				action[name] = value
			}
			actions = append(actions, marshal(t, action))
		}
		input.Observations, input.Marks = slices.Clone(actions), nil
		if decision.Mark != nil {
			input.Marks = []json.RawMessage{decision.Mark}
		}
	}
	if decided[len(decided)-1] != "done" || !slices.Contains(decided, "act join-node:n3") {
		t.Fatal(decided)
	}
}

// decide looks and approves until there is something else to do.
func decide(t *testing.T, module *Module, recorded *road, round round, input *StepInput) Decision {
	t.Helper()
	for {
		decision, err := module.NextStep(context.Background(), *input)
		if err != nil {
			t.Fatal(err)
		}
		switch decision.Kind {
		case "observe":
			for _, request := range decision.Requests {
				input.Observations = append(input.Observations, recorded.seen(t, round, request))
			}
		case "approve":
			input.Approvals = append(input.Approvals, Approval{Digest: decision.Digest, Consent: decision.Consent, By: "ada"})
		default:
			return decision
		}
	}
}
