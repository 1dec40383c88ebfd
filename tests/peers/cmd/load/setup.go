package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// prepareNamespaces makes them with their default ServiceAccounts: no pod is admitted without, and there may be no controller
// that makes one.
func (s *server) prepareNamespaces(ctx context.Context, count, workers int) error {
	return inParallel(ctx, workers, count, func(ctx context.Context, number int) error {
		name := namespaceName(number)
		if err := s.ensure(ctx, "/api/v1/namespaces", object{"apiVersion": "v1", "kind": "Namespace",
			"metadata": object{"name": name, "labels": object{madeLabel: "true"}}}); err != nil {
			return err
		}
		return s.ensure(ctx, "/api/v1/namespaces/"+name+"/serviceaccounts", object{"apiVersion": "v1", "kind": "ServiceAccount",
			"metadata": object{"name": "default", "namespace": name}})
	})
}

func (s *server) ensure(ctx context.Context, collection string, one object) error {
	_, err := s.post(ctx, collection, "load", one)
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

// prepareCustoms creates the CRDs and waits until their objects can be.
func (s *server) prepareCustoms(ctx context.Context, folder string) error {
	for _, kind := range customs {
		content, err := os.ReadFile(filepath.Join(folder, kind.file))
		if err != nil {
			return err
		}
		definition := object{}
		if err := yaml.Unmarshal(content, &definition); err != nil {
			return fmt.Errorf("%s: %w", kind.file, err)
		}
		if err := s.ensure(ctx, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition); err != nil {
			return err
		}
	}
	for _, kind := range customs {
		path := kind.path
		if strings.Contains(path, "%s") {
			path = fmt.Sprintf(path, namespaceName(0))
		}
		if err := s.awaitServed(ctx, path); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) awaitServed(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, time.Minute, fmt.Errorf("%s is not served after a minute", path))
	defer cancel()
	for {
		err := s.client.Get().AbsPath(path).Param("limit", "1").SetHeader("Accept", runtime.ContentTypeJSON).Do(ctx).Error()
		// Before it is served it is not found; while it is being set up, unavailable.
		if err == nil || !apierrors.IsNotFound(err) && !apierrors.IsServiceUnavailable(err) && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
