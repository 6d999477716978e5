//go:build linux

// Package local has the five host functions of the driver module over nodes that are processes on this host (Linux).
package local

import (
	"os"
)

// An Inventory says where the nodes are.
type Inventory struct {
	// Restatectl is the program.
	Restatectl string           `json:"restatectl"`
	Nodes      map[string]Place `json:"nodes"`
}

// A Place is a node's server, its file, its data and its log, and the variables that it is started with.
type Place struct {
	Server string            `json:"server"`
	Config string            `json:"config"`
	Base   string            `json:"base"`
	Log    string            `json:"log"`
	Env    map[string]string `json:"env"`
}

func (i Inventory) place(name string) (Place, error) {
	place, ok := i.Nodes[name]
	if !ok {
		return Place{}, failure("failed", "the inventory has no node %s", name)
	}
	return place, nil
}

func (p Place) arguments() []string { return []string{"--config-file", p.Config} }

// environment is what a server is started with.
func (p Place) environment() map[string]string {
	all := map[string]string{}
	for _, name := range []string{"PATH", "HOME", "LANG", "TZ", "TMPDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			all[name] = value
		}
	}
	for name, value := range p.Env {
		all[name] = value
	}
	return all
}

func pairs(environment map[string]string) []string {
	var all []string
	for name, value := range environment {
		all = append(all, name+"="+value)
	}
	return all
}
