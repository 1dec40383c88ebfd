package main

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/tools/cache"
)

// holding is the informers and, through them, all objects.
type holding struct {
	factory   dynamicinformer.DynamicSharedInformerFactory
	informers []cache.SharedIndexInformer
}

// hold starts an informer for each resource and waits until every one has its objects. There is no transform: objects are
// kept whole, managedFields and all.
func hold(ctx context.Context, client dynamic.Interface, resources []schema.GroupVersionResource) (*holding, error) {
	held := &holding{factory: dynamicinformer.NewFilteredDynamicSharedInformerFactory(client, 0, metav1.NamespaceAll, nil)}
	for _, resource := range resources {
		held.informers = append(held.informers, held.factory.ForResource(resource).Informer())
	}
	held.factory.Start(ctx.Done())
	for resource, synced := range held.factory.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return nil, fmt.Errorf("%s: not synchronized: %w", resource, context.Cause(ctx))
		}
	}
	return held, nil
}

func (h *holding) objects() int {
	count := 0
	for _, informer := range h.informers {
		count += len(informer.GetStore().ListKeys())
	}
	return count
}
