package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
)

// zones are spread over the nodes in turn.
var zones = []string{"north-1a", "north-1b", "north-1c"}

// makeNodes makes nodes for kwok: every tenth is cordoned, every seventh is tainted for databases.
func (c *cluster) makeNodes() error {
	for i := range c.nodes {
		spec := `{}`
		switch {
		case i%10 == 9:
			spec = `{"unschedulable":true}`
		case i%7 == 6:
			spec = `{"taints":[{"key":"dedicated","value":"database","effect":"NoSchedule"}]}`
		}
		name := fmt.Sprintf("node-%02d", i+1)
		body := fmt.Sprintf(`{"apiVersion":"v1","kind":"Node","metadata":{"name":%q,"labels":{"kubernetes.io/hostname":%q,`+
			`"topology.kubernetes.io/zone":%q,"node.kubernetes.io/instance-type":%q,"kubernetes.io/os":"linux",`+
			`"kubernetes.io/arch":"amd64","type":"kwok"},"annotations":{"kwok.x-k8s.io/node":"fake"}},"spec":%s,`+
			`"status":{"capacity":{"cpu":"32","memory":"128Gi","pods":"110"},"allocatable":{"cpu":"31","memory":"120Gi","pods":"110"}}}`,
			name, name, zones[i%len(zones)], []string{"standard-8", "highmem-16"}[i%2], spec)
		code, answer, err := c.request(http.MethodPost, "/api/v1/nodes", "application/json", body)
		if err != nil {
			return err
		}
		if code != http.StatusCreated && code != http.StatusConflict {
			return fmt.Errorf("node %s: %s", name, answer)
		}
	}
	return nil
}

// loadDemo applies the folder's parts in the order of their names: files and folders of manifests. A part named
// *.status.yaml is applied to the status of objects that exist.
func (c *cluster) loadDemo(stop <-chan os.Signal) error {
	parts, err := filepath.Glob(filepath.Join(c.demo, "[0-9]*"))
	if err != nil {
		return err
	}
	if len(parts) == 0 {
		return fmt.Errorf("no demo data in %s", c.demo)
	}
	sort.Strings(parts)
	for _, part := range parts {
		fmt.Fprintf(os.Stderr, "loading %s ...\n", filepath.Base(part))
		arguments := []string{"apply", "--server-side", "--force-conflicts", "-R", "-f", part}
		if filepath.Ext(part) == ".sh" {
			if err := c.script(part); err != nil {
				return err
			}
			continue
		}
		if err := c.kubectl(arguments...); err != nil {
			return err
		}
		select {
		case <-stop:
			return errors.New("stopped while loading the demo data")
		default:
		}
	}
	return c.startChurn()
}

// startChurn runs the folder's churn.sh until the cluster ends.
func (c *cluster) startChurn() error {
	command := exec.Command("bash", filepath.Join(c.demo, "churn.sh"))
	command.Env = c.environment()
	return c.supervise("churn", command)
}

func (c *cluster) environment() []string {
	return append(os.Environ(), "KUBECONFIG="+c.kubeconfig, "PATH="+c.binaries+":"+os.Getenv("PATH"))
}

func (c *cluster) kubectl(arguments ...string) error {
	return c.run(filepath.Join(c.binaries, "kubectl"), arguments...)
}

func (c *cluster) script(path string) error { return c.run("bash", path) }

func (c *cluster) run(program string, arguments ...string) error {
	command := exec.Command(program, arguments...)
	command.Env = c.environment()
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s %v: %w\n%s", filepath.Base(program), arguments, err, output.String())
	}
	if filepath.Base(program) == "bash" {
		fmt.Fprint(os.Stderr, output.String())
	}
	return nil
}
