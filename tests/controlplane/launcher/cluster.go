package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

type options struct {
	binaries, folder, demo string
	nodes                  int
	controllers            bool
	kwok, churn            bool
	audit                  bool
	apiserverArgs          repeated
}

// cluster is one control plane: its processes, its ports, its folder.
type cluster struct {
	options
	kubeconfig, token      string
	etcd, etcdPeer, secure int
	kwokPort               int
	processes              map[string]*process
	deaths                 chan string
	sweeper                io.Closer
	starter                starter
	client                 *http.Client
}

// startOrder is also the order in which a cluster stops, from its end.
var startOrder = []string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"}

// managedNode is the annotation of the nodes that kwok reports for.
const managedNode = "kwok.x-k8s.io/node"

func newCluster(options options) (*cluster, error) {
	c := &cluster{options: options, processes: map[string]*process{}, deaths: make(chan string, 16), starter: newStarter()}
	if c.folder == "" {
		folder, err := os.MkdirTemp("", "controlplane-")
		if err != nil {
			return nil, err
		}
		c.folder = folder
		if c.sweeper, err = startSweeper(folder); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(c.folder, 0o700); err != nil {
		return nil, err
	}
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	c.token = hex.EncodeToString(secret)
	c.client = &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			// The server's certificate is its own, made a moment ago for 127.0.0.1.
			TLSClientConfig:     &tls.Config{InsecureSkipVerify: true},
			MaxIdleConnsPerHost: 2 * writers,
		},
	}
	return c, c.choosePorts()
}

// choosePorts takes new ports and writes the files that name them.
func (c *cluster) choosePorts() error {
	ports, err := freePorts(4)
	if err != nil {
		return err
	}
	c.etcd, c.etcdPeer, c.secure, c.kwokPort = ports[0], ports[1], ports[2], ports[3]
	return c.writeFiles()
}

// freePorts asks the kernel. All are held until the last one is known, so that they differ. Another process may still take
// one before it is used: then the start fails, and start tries others.
func freePorts(count int) ([]int, error) {
	ports := make([]int, count)
	for i := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports[i] = listener.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}

func (c *cluster) path(name string) string { return filepath.Join(c.folder, name) }

func (c *cluster) writeFiles() error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	pemKey := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	c.kubeconfig = c.path("kubeconfig")
	files := map[string]string{
		"sa.key":     string(pemKey),
		"tokens.csv": fmt.Sprintf("%s,admin,admin,\"system:masters\"\n", c.token),
		"kubeconfig": fmt.Sprintf(kubeconfigTemplate, c.secure, c.token),
		"audit.yaml": auditPolicy,
	}
	for name, content := range files {
		if err := os.WriteFile(c.path(name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

const kubeconfigTemplate = `apiVersion: v1
kind: Config
current-context: local
clusters:
- name: local
  cluster:
    server: https://127.0.0.1:%d
    insecure-skip-tls-verify: true
users:
- name: admin
  user:
    token: %s
contexts:
- name: local
  context:
    cluster: local
    user: admin
`

// auditPolicy logs who asked for what and when, and no content: neither bodies nor answers.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitManagedFields: true
rules:
- level: Metadata
`

func (c *cluster) arguments(program string) []string {
	etcd := fmt.Sprintf("http://127.0.0.1:%d", c.etcd)
	switch program {
	case "etcd":
		return []string{"--data-dir", c.path("etcd"), "--listen-client-urls", etcd, "--advertise-client-urls", etcd,
			"--listen-peer-urls", fmt.Sprintf("http://127.0.0.1:%d", c.etcdPeer), "--unsafe-no-fsync",
			"--quota-backend-bytes", "8000000000", "--log-level", "error"}
	case "kube-apiserver":
		arguments := []string{"--etcd-servers", etcd, "--secure-port", fmt.Sprint(c.secure), "--bind-address", "127.0.0.1",
			"--cert-dir", c.path("certificates"), "--service-account-issuer", "https://kubernetes.default.svc",
			"--service-account-key-file", c.path("sa.key"), "--service-account-signing-key-file", c.path("sa.key"),
			"--service-cluster-ip-range", "10.0.0.0/24", "--authorization-mode", "RBAC", "--allow-privileged",
			"--endpoint-reconciler-type", "none", "--token-auth-file", c.path("tokens.csv"), "--profiling=false"}
		if c.audit {
			arguments = append(arguments, "--audit-policy-file", c.path("audit.yaml"), "--audit-log-path", c.path("audit.log"))
		}
		return append(arguments, c.apiserverArgs...)
	case "kube-controller-manager":
		return []string{"--kubeconfig", c.kubeconfig, "--authentication-kubeconfig", c.kubeconfig,
			"--authorization-kubeconfig", c.kubeconfig, "--service-account-private-key-file", c.path("sa.key"),
			"--use-service-account-credentials=false", "--secure-port", "0", "--leader-elect=false"}
	case "kube-scheduler":
		return []string{"--kubeconfig", c.kubeconfig, "--authentication-kubeconfig", c.kubeconfig,
			"--authorization-kubeconfig", c.kubeconfig, "--secure-port", "0", "--leader-elect=false"}
	case "kwok":
		// Tests may make nodes of their own; in a demo one node has to look dead.
		manage := "--manage-all-nodes=true"
		if c.demo != "" {
			manage = "--manage-nodes-with-annotation-selector=" + managedNode + "=fake"
		}
		return []string{"--kubeconfig", c.kubeconfig, manage,
			"--config", filepath.Join(c.binaries, "stages.yaml"),
			"--server-address", fmt.Sprintf("127.0.0.1:%d", c.kwokPort), "--node-lease-duration-seconds=40"}
	}
	return nil
}

func (c *cluster) wanted(program string) bool {
	switch program {
	case "kube-controller-manager", "kube-scheduler":
		return c.controllers
	case "kwok":
		return c.kwok && (c.nodes > 0 || c.demo != "")
	}
	return true
}

// errPortTaken is a start that failed because another process was quicker to take a port.
var errPortTaken = errors.New("a port was taken")

// start starts etcd and the API server and waits until it serves; the others follow then.
func (c *cluster) start(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		if err := c.launch("etcd"); err != nil {
			return err
		}
		if err := c.launch("kube-apiserver"); err != nil {
			return err
		}
		err := c.ready(ctx)
		if !errors.Is(err, errPortTaken) || attempt == 3 {
			return err
		}
		for _, program := range startOrder {
			c.end(program, syscall.SIGKILL)
			_ = os.Remove(c.path(program + ".log"))
		}
		for len(c.deaths) > 0 {
			<-c.deaths
		}
		_ = os.RemoveAll(c.path("etcd"))
		if err := c.choosePorts(); err != nil {
			return err
		}
	}
}

func (c *cluster) launch(program string) error {
	log, err := os.OpenFile(c.path(program+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p := &process{command: exec.Command(filepath.Join(c.binaries, program), c.arguments(program)...), done: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = log, log
	if err := c.starter.start(p.command); err != nil {
		return err
	}
	c.processes[program] = p
	go func() {
		// Its state is not of interest: what matters is whether it was meant to end.
		_ = p.command.Wait()
		close(p.done)
		if !p.expected.Load() {
			c.deaths <- program
		}
	}()
	return nil
}

// end sends a signal and waits; a process that does not heed SIGTERM within 10 s is killed.
func (c *cluster) end(program string, signal os.Signal) {
	p := c.processes[program]
	if p == nil {
		return
	}
	delete(c.processes, program)
	p.expected.Store(true)
	_ = p.command.Process.Signal(signal)
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		_ = p.command.Process.Kill()
		<-p.done
	}
}

func (c *cluster) stop() {
	for i := len(startOrder) - 1; i >= 0; i-- {
		// Nothing of it is kept, so nothing needs an orderly end.
		c.end(startOrder[i], syscall.SIGKILL)
	}
	if c.sweeper != nil {
		_ = c.sweeper.Close()
	}
}

// ready waits until the API server serves.
func (c *cluster) ready(ctx context.Context) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		code, _, err := c.request(ctx, http.MethodGet, "/readyz", "", "")
		if err == nil && code == http.StatusOK {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case dead := <-c.deaths:
			log := c.tail(dead)
			if strings.Contains(log, "address already in use") {
				return fmt.Errorf("%w: %s:\n%s", errPortTaken, dead, log)
			}
			return fmt.Errorf("%s ended at start:\n%s", dead, log)
		case <-time.After(100 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("kube-apiserver is not ready after 2 minutes:\n%s", c.tail("kube-apiserver"))
		}
	}
}

// populate starts the other programs and loads nodes and demo data.
func (c *cluster) populate(ctx context.Context, data *demo) error {
	for _, program := range startOrder[2:] {
		if c.wanted(program) {
			if err := c.launch(program); err != nil {
				return err
			}
		}
	}
	if c.controllers {
		err := c.await(ctx, "the default ServiceAccount", func() bool {
			code, _, err := c.request(ctx, http.MethodGet, "/api/v1/namespaces/default/serviceaccounts/default", "", "")
			return err == nil && code == http.StatusOK
		})
		if err != nil {
			return err
		}
	}
	if err := c.makeNodes(ctx); err != nil {
		return err
	}
	if data == nil {
		return nil
	}
	return c.loadDemo(ctx, data)
}

// await asks again and again, and ends early if a program ends or the owner does.
func (c *cluster) await(ctx context.Context, what string, condition func() bool) error {
	for deadline := time.Now().Add(time.Minute); !condition(); {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case dead := <-c.deaths:
			return fmt.Errorf("%s ended while waiting for %s:\n%s", dead, what, c.tail(dead))
		case <-time.After(100 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s did not appear within a minute", what)
		}
	}
	return nil
}

func (c *cluster) command(ctx context.Context, line string) error {
	switch line {
	case "stop-apiserver":
		c.end("kube-apiserver", syscall.SIGTERM)
		return nil
	case "kill-apiserver":
		c.end("kube-apiserver", syscall.SIGKILL)
		return nil
	case "start-apiserver":
		if c.processes["kube-apiserver"] != nil {
			return errors.New("it is running")
		}
		return c.revive(ctx)
	case "compact":
		// Old versions are served from the API server's memory as long as it runs.
		if err := c.compact(ctx); err != nil {
			return err
		}
		c.end("kube-apiserver", syscall.SIGKILL)
		return c.revive(ctx)
	}
	return errors.New("commands are stop-apiserver, kill-apiserver, start-apiserver, compact, quit")
}

// revive starts the API server again, and what depends on it: left alone, a controller looks for it up to a minute later.
// (On a cluster with leader election it would have ended for the lost lease.)
func (c *cluster) revive(ctx context.Context) error {
	if err := c.launch("kube-apiserver"); err != nil {
		return err
	}
	if err := c.ready(ctx); err != nil {
		return err
	}
	for _, program := range startOrder[2:] {
		if c.processes[program] == nil {
			continue
		}
		c.end(program, syscall.SIGKILL)
		if err := c.launch(program); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) request(ctx context.Context, method, path, contentType, body string) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, fmt.Sprintf("https://127.0.0.1:%d%s", c.secure, path), strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("User-Agent", "controlplane-launcher")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	answer, err := c.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return answer.StatusCode, content, err
}

// read gets and decodes JSON.
func (c *cluster) read(ctx context.Context, path string, into any) error {
	code, answer, err := c.request(ctx, http.MethodGet, path, "", "")
	if err != nil {
		return err
	}
	if code != http.StatusOK {
		return fmt.Errorf("%s: %d: %s", path, code, reason(answer))
	}
	return json.Unmarshal(answer, into)
}

// tail is the end of a program's log, for errors.
func (c *cluster) tail(program string) string {
	content, err := os.ReadFile(c.path(program + ".log"))
	if err != nil {
		return err.Error()
	}
	if len(content) > 4000 {
		content = content[len(content)-4000:]
	}
	return string(content)
}
