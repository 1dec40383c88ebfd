package main

import (
	"strings"
	"testing"
)

func TestPortsAreFreeAndDiffer(t *testing.T) {
	a, err := newCluster(options{folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	ports := map[int]bool{a.etcd: true, a.etcdPeer: true, a.secure: true, a.kwokPort: true}
	if len(ports) != 4 || ports[0] {
		t.Fatalf("ports %v", ports)
	}
}

func TestProgramsListenOnLoopbackOnly(t *testing.T) {
	c, err := newCluster(options{folder: t.TempDir(), apiserverArgs: repeated{"--v=3"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range startOrder {
		for _, argument := range c.arguments(program) {
			if argument == "0.0.0.0" || strings.Contains(argument, "//0.0.0.0") {
				t.Errorf("%s listens to everyone: %s", program, argument)
			}
		}
	}
	arguments := strings.Join(c.arguments("kube-apiserver"), " ")
	if !strings.Contains(arguments, "--bind-address 127.0.0.1") || !strings.HasSuffix(arguments, "--v=3") {
		t.Errorf("kube-apiserver %s", arguments)
	}
}
