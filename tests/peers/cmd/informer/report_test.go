package main

import (
	"testing"
	"time"
)

func TestStatusBytes(t *testing.T) {
	status := "Name:\tinformer\nVmHWM:\t  204800 kB\nVmRSS:\t    1024 kB\n"
	for name, want := range map[string]int64{"VmHWM": 204800 * 1024, "VmRSS": 1024 * 1024} {
		if got, err := statusBytes(status, name); err != nil || got != want {
			t.Errorf("%s is %d (%v), want %d", name, got, err, want)
		}
	}
	if _, err := statusBytes(status, "VmSwap"); err == nil {
		t.Error("a missing value is no error")
	}
}

func TestStartTime(t *testing.T) {
	stat := "42 (a (b) c) S 1 2 3 4 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 999 1 2"
	if got, err := startTime(stat); err != nil || got != 123450*time.Millisecond {
		t.Errorf("%v (%v), want 123.45s", got, err)
	}
	if _, err := startTime("42 (a) S 1"); err == nil {
		t.Error("too few fields are no error")
	}
	if age, err := processAge(); err != nil || age < 0 || age > time.Hour {
		t.Errorf("this process is %v old (%v)", age, err)
	}
}

func TestParseResources(t *testing.T) {
	resources, err := parseResources([]string{"pods.v1.", "applications.v1alpha1.argoproj.io"})
	if err != nil {
		t.Fatal(err)
	}
	if pods := resources[0]; pods.Group != "" || pods.Version != "v1" || pods.Resource != "pods" {
		t.Errorf("pods.v1. is %v", pods)
	}
	if applications := resources[1]; applications.Group != "argoproj.io" || applications.Version != "v1alpha1" {
		t.Errorf("applications.v1alpha1.argoproj.io is %v", applications)
	}
	for _, wrong := range [][]string{nil, {"pods"}, {"pods.v1"}} {
		if _, err := parseResources(wrong); err == nil {
			t.Errorf("%q is taken for resources", wrong)
		}
	}
}
