// load fills the cluster of KUBECONFIG with objects that look real, and changes them.
//
// With -pods, -customs, -configmaps or -ticks it creates so many of them and prints {"created":N,"seconds":S}, with -churn it then
// updates the ticks that it made, now or before, and prints {"updates":N,"seconds":S,"perSecond":R}.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"os/signal"
	"syscall"
	"time"
)

type options struct {
	pods, customs, configMaps, ticks int
	bytes                            int
	namespaces, writers              int
	seed                             uint64
	crds                             string
	churn                            float64
	duration                         time.Duration
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func parseFlags() (options, error) {
	o := options{}
	flag.IntVar(&o.pods, "pods", 0, "how many pods to create")
	flag.IntVar(&o.customs, "customs", 0, "how many custom resources to create, spread over five kinds")
	flag.StringVar(&o.crds, "crds", "", "with -customs: folder with their CRDs")
	flag.IntVar(&o.configMaps, "configmaps", 0, "how many ConfigMaps to create")
	flag.IntVar(&o.bytes, "bytes", 4096, "with -configmaps: bytes of random text in each")
	flag.IntVar(&o.ticks, "ticks", 0, "how many ticks to create, small objects for -churn")
	flag.IntVar(&o.namespaces, "namespaces", 40, "how many namespaces to spread them over")
	flag.IntVar(&o.writers, "writers", 8, "how many requests to have under way")
	flag.Uint64Var(&o.seed, "seed", 1, "what the objects are made of: others for each seed")
	flag.Float64Var(&o.churn, "churn", 0, "how many ticks to update per second")
	flag.DurationVar(&o.duration, "for", 0, "with -churn: for how long")
	flag.Parse()
	switch {
	case flag.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flag.Arg(0))
	case min(o.pods, o.customs, o.configMaps, o.ticks, o.bytes) < 0 || o.churn < 0 || o.duration < 0:
		return o, errors.New("numbers must not be negative")
	case o.total() == 0 && o.churn == 0:
		return o, errors.New("nothing to do: give -pods, -customs, -configmaps, -ticks or -churn")
	case o.namespaces < 1 || o.writers < 1:
		return o, errors.New("-namespaces and -writers must be at least 1")
	case o.customs > 0 && o.crds == "":
		return o, errors.New("-customs needs -crds")
	case o.bytes > configMapLimit:
		return o, fmt.Errorf("-bytes must be at most %d", configMapLimit)
	case (o.churn > 0) != (o.duration > 0):
		return o, errors.New("-churn and -for belong together")
	}
	return o, nil
}

func (o options) total() int { return o.pods + o.customs + o.configMaps + o.ticks }

func run() error {
	o, err := parseFlags()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	s, err := connect()
	if err != nil {
		return err
	}
	output := json.NewEncoder(os.Stdout)
	if o.total() > 0 {
		result, err := s.create(ctx, o)
		if err != nil {
			return err
		}
		if err := output.Encode(result); err != nil {
			return err
		}
	}
	if o.churn > 0 {
		result, err := s.churn(ctx, o)
		if err != nil {
			return err
		}
		return output.Encode(result)
	}
	return nil
}

// created is the line that is printed about it.
type created struct {
	Created int     `json:"created"`
	Seconds float64 `json:"seconds"`
}

// create makes everything asked for. What it needs before, the namespaces and the CRDs, is not in the time.
func (s *server) create(ctx context.Context, o options) (created, error) {
	if err := s.prepareNamespaces(ctx, o.namespaces, o.writers); err != nil {
		return created{}, err
	}
	if o.customs > 0 {
		if err := s.prepareCustoms(ctx, o.crds); err != nil {
			return created{}, err
		}
	}
	if o.ticks > 0 {
		if err := s.prepareTicks(ctx); err != nil {
			return created{}, err
		}
	}
	start := time.Now()
	g := generator{seed: o.seed, now: start, namespaces: o.namespaces}
	err := inParallel(ctx, o.writers, o.total(), func(ctx context.Context, number int) error {
		switch {
		case number < o.pods:
			return s.make(ctx, g.pod(number))
		case number < o.pods+o.customs:
			return s.make(ctx, g.custom(number-o.pods))
		}
		if rest := number - o.pods - o.customs; rest < o.configMaps {
			return s.make(ctx, g.configMap(rest, o.bytes))
		}
		return s.make(ctx, g.tick(number-o.pods-o.customs-o.configMaps))
	})
	return created{o.total(), round(time.Since(start).Seconds())}, err
}

func round(number float64) float64 { return math.Round(number*1000) / 1000 }
