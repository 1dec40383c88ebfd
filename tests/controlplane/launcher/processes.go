package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// process is a running program of the cluster.
type process struct {
	command  *exec.Cmd
	done     chan struct{}
	expected atomic.Bool
}

// starter starts commands from one thread that lives as long as this process. The kernel sends a child its death signal
// when the *thread* that started it ends, and Go ends threads as it likes.
type starter chan func()

func newStarter() starter {
	s := make(starter)
	go func() {
		runtime.LockOSThread()
		for work := range s {
			work()
		}
	}()
	return s
}

// start runs a command that dies with this process, whatever this process dies of.
func (s starter) start(command *exec.Cmd) error {
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	result := make(chan error, 1)
	s <- func() { result <- command.Start() }
	return <-result
}

// sweepFlag is the first argument of this program when it is to remove a folder after its owner.
const sweepFlag = "-sweep"

// startSweeper starts this program once more, to remove the folder when this process is gone, even by SIGKILL: the kernel
// closes the pipe then. It is the one process that has to outlive its parent, by a moment.
func startSweeper(folder string) (io.Closer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.Command(self, sweepFlag, folder)
	// Away from the terminal's process group: Ctrl-C is not meant for it.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	pipe, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return closer(func() error { pipe.Close(); return command.Wait() }), nil
}

type closer func() error

func (c closer) Close() error { return c() }

// sweep waits for the end of standard input and removes a folder. Programs that were killed at the same moment may still
// be writing, hence the retries.
func sweep(folder string) error {
	_, _ = io.Copy(io.Discard, os.Stdin)
	var err error
	for range 50 {
		if err = os.RemoveAll(folder); err == nil {
			if _, gone := os.Stat(folder); os.IsNotExist(gone) {
				return nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("%s cannot be removed: %w", folder, err)
}
