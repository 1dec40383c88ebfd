// up starts a real Kubernetes control plane on 127.0.0.1 and stops it with its owner.
//
// It prints "kubeconfig=<path>" and, once the cluster serves, "ready". Then it reads commands from standard input, one per
// line, and answers each with "ok <command>" or "error <command>: <cause>". At the end of its input, or on SIGINT, SIGTERM
// or SIGHUP, everything is stopped and the folder removed; even SIGKILL leaves nothing behind.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

type repeated []string

func (r *repeated) String() string     { return strings.Join(*r, " ") }
func (r *repeated) Set(v string) error { *r = append(*r, v); return nil }

// errStopped is why everything ends when the owner wants it to.
var errStopped = errors.New("stopped")

func main() {
	if len(os.Args) == 3 && os.Args[1] == sweepFlag {
		if err := sweep(os.Args[2]); err != nil {
			os.Exit(1)
		}
		return
	}
	if err := run(); err != nil && !errors.Is(err, errStopped) {
		fmt.Fprintln(os.Stderr, "up:", err)
		os.Exit(1)
	}
}

func parseFlags() (options, bool, error) {
	options := options{}
	flag.StringVar(&options.binaries, "binaries", "", "folder with the binaries (default: that of this program)")
	flag.StringVar(&options.folder, "dir", "", "folder for all files, kept at the end (default: a new temporary one)")
	flag.StringVar(&options.demo, "demo", "", "folder with demo data to load")
	flag.BoolVar(&options.churn, "churn", true, "with -demo: change something each second until the end")
	flag.IntVar(&options.nodes, "nodes", 0, "nodes to simulate with kwok")
	flag.BoolVar(&options.kwok, "kwok", true, "with -nodes or -demo: run kwok, which makes nodes Ready and pods Running")
	flag.BoolVar(&options.controllers, "controllers", true, "run the controller manager and the scheduler")
	flag.BoolVar(&options.audit, "audit", false, "log each request to the API server into audit.log beside the kubeconfig")
	flag.Var(&options.apiserverArgs, "apiserver-arg", "one more argument of kube-apiserver (repeatable)")
	commands := flag.Bool("stdin", true, "read commands from standard input and end with it")
	flag.Parse()
	if options.binaries == "" {
		self, err := os.Executable()
		if err != nil {
			return options, false, err
		}
		options.binaries = filepath.Dir(self)
	}
	return options, *commands, nil
}

// outlive calls gone once this process has another parent than the given one, which has ended then.
func outlive(parent int, gone func()) {
	for os.Getppid() == parent {
		time.Sleep(500 * time.Millisecond)
	}
	gone()
}

// run returns nil or errStopped if it ended because it was told to.
func run() error {
	options, commands, err := parseFlags()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		cancel(errStopped)
	}()
	lines := make(chan string, 64)
	if !commands {
		// Nothing else tells that whoever wanted the cluster was killed.
		go outlive(os.Getppid(), func() { cancel(errStopped) })
	}
	if commands {
		go readCommands(lines, func() { cancel(errStopped) })
	}
	var data *demo
	if options.demo != "" {
		// Before anything is started: a mistake in the data shows at once.
		if data, err = readDemo(options.demo, time.Now()); err != nil {
			return err
		}
	}

	cluster, err := newCluster(options)
	if err != nil {
		return err
	}
	defer cluster.stop()
	fmt.Printf("kubeconfig=%s\n", cluster.kubeconfig)
	if err := cluster.start(ctx); err != nil {
		return err
	}
	if err := cluster.populate(ctx, data); err != nil {
		return err
	}
	fmt.Println("ready")
	if data != nil && options.churn {
		go cluster.churn(ctx)
	}
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case line := <-lines:
			if err := cluster.command(ctx, line); err != nil {
				fmt.Printf("error %s: %s\n", line, strings.ReplaceAll(err.Error(), "\n", " "))
			} else {
				fmt.Printf("ok %s\n", line)
			}
		case dead := <-cluster.deaths:
			return fmt.Errorf("%s ended unexpectedly:\n%s", dead, cluster.tail(dead))
		}
	}
}

// readCommands ends everything at "quit" and at the end of the input, also while the cluster starts.
func readCommands(lines chan<- string, end func()) {
	defer end()
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		line := strings.TrimSpace(in.Text())
		if line == "quit" {
			return
		}
		if line != "" {
			lines <- line
		}
	}
}
