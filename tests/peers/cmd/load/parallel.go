package main

import (
	"context"
	"sync"
	"sync/atomic"
)

// inParallel hands out the numbers below count, in order, to so many workers. The first error ends all.
func inParallel(ctx context.Context, workers, count int, do func(ctx context.Context, number int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next, group := atomic.Int64{}, sync.WaitGroup{}
	for range workers {
		group.Go(func() {
			for ctx.Err() == nil {
				number := int(next.Add(1)) - 1
				if number >= count {
					return
				}
				if err := do(ctx, number); err != nil {
					cancel(err)
				}
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
