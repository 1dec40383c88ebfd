// up starts a real Kubernetes control plane on 127.0.0.1 and stops it with its owner.
//
// It prints "kubeconfig=<path>" and, once the cluster serves, "ready". Then it reads commands from standard input, one per
// line, and answers each with "ok <command>" or "error <command>: <cause>". At the end of its input, or on SIGINT or
// SIGTERM, everything is stopped and the folder removed.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

type repeated []string

func (r *repeated) String() string     { return strings.Join(*r, " ") }
func (r *repeated) Set(v string) error { *r = append(*r, v); return nil }

func main() {
	// The kernel kills the children when the thread that started them ends: all are started from this one, which
	// lives as long as the process.
	runtime.LockOSThread()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "up:", err)
		os.Exit(1)
	}
}

func run() error {
	options := options{}
	flag.StringVar(&options.binaries, "binaries", "", "folder with the binaries (default: that of this program)")
	flag.StringVar(&options.folder, "dir", "", "folder for all files (default: a new temporary one)")
	flag.StringVar(&options.demo, "demo", "", "folder with demo data to load; its churn goes on until the end")
	flag.IntVar(&options.nodes, "nodes", 0, "nodes to simulate with kwok")
	flag.BoolVar(&options.controllers, "controllers", true, "run the controller manager and the scheduler")
	flag.Var(&options.apiserverArgs, "apiserver-arg", "one more argument of kube-apiserver (repeatable)")
	commands := flag.Bool("stdin", true, "read commands from standard input and end with it")
	flag.Parse()

	if options.binaries == "" {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		options.binaries = filepath.Dir(self)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	lines := make(chan string)
	if *commands {
		go func() {
			defer close(lines)
			for in := bufio.NewScanner(os.Stdin); in.Scan(); {
				lines <- strings.TrimSpace(in.Text())
			}
		}()
	}

	cluster, err := newCluster(options)
	if err != nil {
		return err
	}
	defer cluster.stop()
	started := make(chan error, 1)
	// Processes are started by this thread alone; the wait for readiness may be interrupted.
	if err := cluster.start(); err != nil {
		return err
	}
	fmt.Printf("kubeconfig=%s\n", cluster.kubeconfig)
	go func() { started <- cluster.ready() }()
	select {
	case err := <-started:
		if err != nil {
			return err
		}
	case <-stop:
		return nil
	}
	if err := cluster.populate(stop); err != nil {
		return err
	}
	fmt.Println("ready")
	for {
		select {
		case <-stop:
			return nil
		case line, open := <-lines:
			if !open || line == "quit" {
				return nil
			}
			if err := cluster.command(line); err != nil {
				fmt.Printf("error %s: %v\n", line, err)
			} else {
				fmt.Printf("ok %s\n", line)
			}
		case dead := <-cluster.deaths:
			return fmt.Errorf("%s ended unexpectedly:\n%s", dead, cluster.tail(dead))
		}
	}
}
