package main

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
)

func TestInParallel(t *testing.T) {
	sum := atomic.Int64{}
	err := inParallel(t.Context(), 3, 100, func(_ context.Context, number int) error {
		sum.Add(int64(number))
		return nil
	})
	if err != nil || sum.Load() != 4950 {
		t.Errorf("sum %d (%v), want 4950", sum.Load(), err)
	}
}

func TestInParallelEndsAtAnError(t *testing.T) {
	broken, done := errors.New("broken"), atomic.Int64{}
	err := inParallel(t.Context(), 2, 1000, func(_ context.Context, number int) error {
		done.Add(1)
		if number == 3 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) || done.Load() == 1000 {
		t.Errorf("%v after %d", err, done.Load())
	}
}
