package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// binaries is the folder that the script `build` has filled; without one the test is skipped, for it takes minutes to fill.
func binaries(t *testing.T) string {
	t.Helper()
	cache := os.Getenv("COB_CACHE")
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			t.Skip(err)
		}
		cache = filepath.Join(user, "crds-objects-browser")
	}
	found, err := filepath.Glob(filepath.Join(cache, "controlplane-*", "kube-apiserver"))
	if err != nil || len(found) == 0 {
		t.Skip("the control plane is not built: run tests/controlplane/build")
	}
	return filepath.Dir(found[len(found)-1])
}

// running is a launcher that was started by a test.
type running struct {
	command *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Scanner
	folder  string
}

func startLauncher(t *testing.T, program, binaries string) *running {
	t.Helper()
	r := &running{command: exec.Command(program, "-binaries", binaries, "-nodes", "1")}
	r.command.Stderr = os.Stderr
	var err error
	if r.input, err = r.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	output, err := r.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.output = bufio.NewScanner(output)
	if err := r.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.command.Process.Kill(); _ = r.command.Wait() })
	r.expect(t, "kubeconfig=")
	r.folder = filepath.Dir(strings.TrimPrefix(r.output.Text(), "kubeconfig="))
	return r
}

func (r *running) expect(t *testing.T, prefix string) {
	t.Helper()
	if !r.output.Scan() || !strings.HasPrefix(r.output.Text(), prefix) {
		t.Fatalf("the launcher said %q, not %q", r.output.Text(), prefix)
	}
}

// processes are those whose arguments name the cluster's folder.
func (r *running) processes() []int {
	var found []int
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		content, err := os.ReadFile(line)
		if err == nil && strings.Contains(string(content), r.folder) {
			if id, err := strconv.Atoi(filepath.Base(filepath.Dir(line))); err == nil {
				found = append(found, id)
			}
		}
	}
	return found
}

// isGone waits until no process and no folder is left.
func (r *running) isGone(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, err := os.Stat(r.folder)
		left := r.processes()
		if os.IsNotExist(err) && len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left behind: %s (%v), processes %v", r.folder, err, left)
		}
	}
}

func TestTwoClustersRunAtOnceAndLeaveNothingBehind(t *testing.T) {
	folder := binaries(t)
	program := filepath.Join(t.TempDir(), "up")
	if output, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	killed, asked := startLauncher(t, program, folder), startLauncher(t, program, folder)
	killed.expect(t, "ready")
	asked.expect(t, "ready")
	// etcd, three programs of Kubernetes, and the sweeper at least.
	if found := killed.processes(); len(found) < 5 {
		t.Fatalf("processes %v", found)
	}
	if err := killed.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	killed.isGone(t)

	// The other one is not touched by that.
	for _, command := range []string{"stop-apiserver", "start-apiserver", "compact", "kill-apiserver", "start-apiserver"} {
		fmt.Fprintln(asked.input, command)
		asked.expect(t, "ok "+command)
	}
	fmt.Fprintln(asked.input, "nonsense")
	asked.expect(t, "error nonsense: ")
	fmt.Fprintln(asked.input, "quit")
	if err := asked.command.Wait(); err != nil {
		t.Fatal(err)
	}
	asked.isGone(t)
}
