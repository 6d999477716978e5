package scaleout

import (
	"context"
	"encoding/json"

	extism "github.com/extism/go-sdk"
)

// Functions are the host functions of the driver module.
var Functions = []string{"look", "act", "approve", "report", "sleep"}

// A Host answers the functions of the driver module: a request in, a reply out, both JSON. An error becomes a reply.
type Host interface {
	Answer(ctx context.Context, function string, request []byte) ([]byte, error)
}

func functions(host Host) []extism.HostFunction {
	if host == nil {
		return nil
	}
	var all []extism.HostFunction
	for _, name := range Functions {
		function := extism.NewHostFunctionWithStack(name, func(ctx context.Context, plugin *extism.CurrentPlugin, stack []uint64) {
			stack[0] = answer(ctx, host, name, plugin, stack[0])
		}, []extism.ValueType{extism.ValueTypePTR}, []extism.ValueType{extism.ValueTypePTR})
		function.SetNamespace("extism:host/user")
		all = append(all, function)
	}
	return all
}

// Errors stay in band: a panic in a host function would ruin the instance. 0 is the empty answer, which counts as failed.
func answer(ctx context.Context, host Host, name string, plugin *extism.CurrentPlugin, address uint64) uint64 {
	request, err := plugin.ReadBytes(address)
	if err != nil {
		return 0
	}
	reply, err := host.Answer(ctx, name, request)
	if err != nil {
		reply, err = json.Marshal(map[string]any{"error": map[string]string{"kind": "failed", "message": err.Error()}})
		if err != nil {
			return 0
		}
	}
	written, err := plugin.WriteBytes(reply)
	if err != nil {
		return 0
	}
	return written
}
