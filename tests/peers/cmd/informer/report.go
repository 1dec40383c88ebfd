package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// report is the line that is printed.
type report struct {
	GoVersion       string   `json:"goVersion"`
	ClientGoVersion string   `json:"clientGoVersion"`
	Resources       []string `json:"resources"`
	Objects         int      `json:"objects"`
	SyncedSeconds   float64  `json:"syncedSeconds"`
	CPUSeconds      float64  `json:"cpuSeconds"`
	PeakRSSBytes    int64    `json:"peakRssBytes"`
	SteadyRSSBytes  int64    `json:"steadyRssBytes"`
	HeapLiveBytes   uint64   `json:"heapLiveBytes"`
	ReceivedBytes   int64    `json:"receivedBytes"`
}

// atSync reads what belongs to the moment at which everything is there.
func atSync(resources []string) (*report, error) {
	age, err := processAge()
	if err != nil {
		return nil, err
	}
	usage := unix.Rusage{}
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		return nil, fmt.Errorf("getrusage: %w", err)
	}
	cpu := time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	version, err := clientGoVersion()
	if err != nil {
		return nil, err
	}
	return &report{GoVersion: runtime.Version(), ClientGoVersion: version, Resources: resources,
		SyncedSeconds: seconds(age), CPUSeconds: seconds(cpu)}, nil
}

// settle reads the rest, the resident memory first: counting the objects and collecting garbage would change it.
func (r *report) settle(held *holding, received *counter) error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	if r.SteadyRSSBytes, err = statusBytes(string(status), "VmRSS"); err != nil {
		return err
	}
	if r.PeakRSSBytes, err = statusBytes(string(status), "VmHWM"); err != nil {
		return err
	}
	r.ReceivedBytes = received.bytes.Load()
	r.Objects = held.objects()
	runtime.GC()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		return fmt.Errorf("this Go has no metric %s", live[0].Name)
	}
	r.HeapLiveBytes = live[0].Value.Uint64()
	return nil
}

func seconds(duration time.Duration) float64 { return math.Round(duration.Seconds()*1000) / 1000 }

func clientGoVersion() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", errors.New("built without module information")
	}
	for _, module := range info.Deps {
		if module.Path == "k8s.io/client-go" {
			return module.Version, nil
		}
	}
	return "", errors.New("built without client-go")
}

// statusBytes is a value of /proc/self/status that is given in kB.
func statusBytes(status, name string) (int64, error) {
	for line := range strings.Lines(status) {
		value, found := strings.CutPrefix(line, name+":")
		if !found {
			continue
		}
		kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%s in /proc/self/status: %w", name, err)
		}
		return kilobytes * 1024, nil
	}
	return 0, fmt.Errorf("no %s in /proc/self/status", name)
}

// processAge counts from the start of the process, not of main: the packages' initialization belongs to it.
func processAge() (time.Duration, error) {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0, err
	}
	start, err := startTime(string(stat))
	if err != nil {
		return 0, err
	}
	now := unix.Timespec{}
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &now); err != nil {
		return 0, fmt.Errorf("clock_gettime: %w", err)
	}
	return time.Duration(now.Nano()) - start, nil
}

// startTime is the time from the boot to the start of a process, to a hundredth of a second: Linux reports it in such ticks.
func startTime(stat string) (time.Duration, error) {
	// The second field is the program's name in parentheses and may have spaces; the start is the 22nd.
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 20 {
		return 0, fmt.Errorf("/proc/self/stat has %d fields after the name", len(fields))
	}
	ticks, err := strconv.ParseInt(fields[19], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("/proc/self/stat: %w", err)
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}
