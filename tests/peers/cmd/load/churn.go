package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"

	"k8s.io/apimachinery/pkg/types"
)

// churned is the line that is printed about it.
type churned struct {
	Updates   int64   `json:"updates"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"perSecond"`
}

// churn updates the ticks that were made, each in its turn and the updates evenly spread. If the API server does not keep up,
// there are fewer, but it does not take longer.
func (s *server) churn(ctx context.Context, o options) (churned, error) {
	ticks, err := s.ticks(ctx)
	if err != nil {
		return churned{}, err
	}
	if len(ticks) == 0 {
		return churned{}, errors.New("there are no ticks to update; make some with -ticks")
	}
	rand.New(rand.NewPCG(o.seed, 0)).Shuffle(len(ticks), func(i, j int) { ticks[i], ticks[j] = ticks[j], ticks[i] })
	updates, start := atomic.Int64{}, time.Now()
	err = inParallel(ctx, o.writers, int(o.churn*o.duration.Seconds()), func(ctx context.Context, number int) error {
		due := time.Duration(float64(number) / o.churn * float64(time.Second))
		if time.Since(start) > o.duration {
			return nil
		}
		select {
		case <-time.After(time.Until(start.Add(due))):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if err := s.touch(ctx, ticks[number%len(ticks)]); err != nil {
			return err
		}
		updates.Add(1)
		return nil
	})
	seconds := time.Since(start).Seconds()
	return churned{updates.Load(), round(seconds), round(float64(updates.Load()) / seconds)}, err
}

// touch sets the tick at a path to the time at which it is sent, in nanoseconds since 1970.
func (s *server) touch(ctx context.Context, path string) error {
	body, err := json.Marshal(object{"spec": object{"tick": strconv.FormatInt(time.Now().UnixNano(), 10)}})
	if err != nil {
		return err
	}
	err = s.client.Patch(types.MergePatchType).AbsPath(path).Param("fieldManager", "load").
		SetHeader("Accept", metadataOnly).Body(body).Do(ctx).Error()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// ticks are the paths of those that were made by this program, at whatever time.
func (s *server) ticks(ctx context.Context) ([]string, error) {
	var paths []string
	for next := ""; ; {
		content, err := s.client.Get().AbsPath(ticksAll).Param("labelSelector", madeLabel).Param("limit", "2000").
			Param("continue", next).SetHeader("Accept", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1").Do(ctx).Raw()
		if err != nil {
			return nil, err
		}
		page := struct {
			Metadata struct{ Continue string }
			Items    []metadata
		}{}
		if err := json.Unmarshal(content, &page); err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			paths = append(paths, fmt.Sprintf(ticksPath, item.Metadata.Namespace)+"/"+item.Metadata.Name)
		}
		if next = page.Metadata.Continue; next == "" {
			return paths, nil
		}
	}
}
