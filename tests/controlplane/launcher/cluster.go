package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
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
	"sync/atomic"
	"syscall"
	"time"
)

type options struct {
	binaries, folder, demo string
	nodes                  int
	controllers            bool
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
	removeFolder           bool
	client                 *http.Client
}

type process struct {
	command  *exec.Cmd
	done     chan struct{}
	expected atomic.Bool
}

// startOrder is also the order in which a cluster stops, from its end.
var startOrder = []string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "churn"}

func newCluster(options options) (*cluster, error) {
	c := &cluster{options: options, processes: map[string]*process{}, deaths: make(chan string, len(startOrder))}
	if c.folder == "" {
		folder, err := os.MkdirTemp("", "controlplane-")
		if err != nil {
			return nil, err
		}
		c.folder, c.removeFolder = folder, true
	}
	if err := os.MkdirAll(c.folder, 0o700); err != nil {
		return nil, err
	}
	for _, port := range []*int{&c.etcd, &c.etcdPeer, &c.secure, &c.kwokPort} {
		free, err := freePort()
		if err != nil {
			return nil, err
		}
		*port = free
	}
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	c.token = hex.EncodeToString(secret)
	c.client = &http.Client{
		Timeout: 5 * time.Second,
		// The server's certificate is its own, made a moment ago for 127.0.0.1.
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
	}
	return c, c.writeFiles()
}

// freePort asks the kernel. Another process may take the port before it is used; then the start fails and says so.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
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
		return append(arguments, c.apiserverArgs...)
	case "kube-controller-manager":
		return []string{"--kubeconfig", c.kubeconfig, "--authentication-kubeconfig", c.kubeconfig,
			"--authorization-kubeconfig", c.kubeconfig, "--service-account-private-key-file", c.path("sa.key"),
			"--use-service-account-credentials=false", "--secure-port", "0", "--leader-elect=false"}
	case "kube-scheduler":
		return []string{"--kubeconfig", c.kubeconfig, "--authentication-kubeconfig", c.kubeconfig,
			"--authorization-kubeconfig", c.kubeconfig, "--secure-port", "0", "--leader-elect=false"}
	case "kwok":
		return []string{"--kubeconfig", c.kubeconfig, "--manage-all-nodes=true",
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
		return c.nodes > 0 || c.demo != ""
	}
	return true
}

// start starts etcd and the API server; the others follow once it serves.
func (c *cluster) start() error {
	if err := c.launch("etcd"); err != nil {
		return err
	}
	return c.launch("kube-apiserver")
}

func (c *cluster) launch(program string) error {
	return c.supervise(program, exec.Command(filepath.Join(c.binaries, program), c.arguments(program)...))
}

// supervise starts a process of the cluster, in a group of its own, that dies with this one.
func (c *cluster) supervise(program string, command *exec.Cmd) error {
	log, err := os.OpenFile(c.path(program+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p := &process{command: command, done: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = log, log
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if err := p.command.Start(); err != nil {
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
	if c.removeFolder {
		_ = os.RemoveAll(c.folder)
	}
}

// ready waits until the API server serves and the default ServiceAccount could be made.
func (c *cluster) ready() error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		code, _, err := c.get("/readyz")
		if err == nil && code == http.StatusOK {
			return nil
		}
		select {
		case dead := <-c.deaths:
			return fmt.Errorf("%s ended at start:\n%s", dead, c.tail(dead))
		case <-time.After(100 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("kube-apiserver is not ready after 2 minutes:\n%s", c.tail("kube-apiserver"))
		}
	}
}

// populate starts the other programs and loads nodes and demo data.
func (c *cluster) populate(stop <-chan os.Signal) error {
	for _, program := range startOrder[2:5] {
		if c.wanted(program) {
			if err := c.launch(program); err != nil {
				return err
			}
		}
	}
	if c.controllers {
		err := c.await("the default ServiceAccount", func() bool {
			code, _, err := c.get("/api/v1/namespaces/default/serviceaccounts/default")
			return err == nil && code == http.StatusOK
		})
		if err != nil {
			return err
		}
	}
	if err := c.makeNodes(); err != nil {
		return err
	}
	if c.demo == "" {
		return nil
	}
	return c.loadDemo(stop)
}

func (c *cluster) await(what string, condition func() bool) error {
	for deadline := time.Now().Add(time.Minute); !condition(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("%s did not appear within a minute", what)
		}
	}
	return nil
}

func (c *cluster) command(line string) error {
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
		if err := c.launch("kube-apiserver"); err != nil {
			return err
		}
		return c.ready()
	case "compact":
		// Old versions are served from the API server's memory as long as it runs.
		if err := c.compact(); err != nil {
			return err
		}
		c.end("kube-apiserver", syscall.SIGKILL)
		if err := c.launch("kube-apiserver"); err != nil {
			return err
		}
		return c.ready()
	}
	return errors.New("commands are stop-apiserver, kill-apiserver, start-apiserver, compact, quit")
}

func (c *cluster) request(method, path, contentType, body string) (int, []byte, error) {
	request, err := http.NewRequest(method, fmt.Sprintf("https://127.0.0.1:%d%s", c.secure, path), strings.NewReader(body))
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

func (c *cluster) get(path string) (int, []byte, error) {
	return c.request(http.MethodGet, path, "", "")
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
