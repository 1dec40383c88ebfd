package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

// writers is how many requests load the demo data at once: more only make the API server slower on two cores.
const writers = 6

// waves are the kinds that others need, in the order in which they are loaded; all the rest comes last.
var waves = [][]string{
	{"Namespace", "PriorityClass", "StorageClass", "RuntimeClass", "IngressClass", "DeviceClass", "VolumeAttributesClass"},
	{"ServiceAccount", "ConfigMap", "Secret", "PersistentVolume", "ResourceQuota", "LimitRange", "GatewayClass"},
	{},
}

func wave(kind string) int {
	for number, kinds := range waves {
		for _, one := range kinds {
			if one == kind {
				return number
			}
		}
	}
	return len(waves) - 1
}

// served is one kind as discovery names it.
type served struct {
	resource           string
	namespaced, status bool
}

// loader creates objects. It learns once per group and version what the kinds are called.
type loader struct {
	cluster *cluster
	mutex   sync.Mutex
	kinds   map[string]map[string]served
}

// loadDemo creates the CRDs, waits until they are served, and creates everything else in a few waves.
func (c *cluster) loadDemo(ctx context.Context, data *demo) error {
	start := time.Now()
	say := func(format string, arguments ...any) {
		fmt.Fprintf(os.Stderr, "%s (%.0f s)\n", fmt.Sprintf(format, arguments...), time.Since(start).Seconds())
	}
	l := &loader{cluster: c, kinds: map[string]map[string]served{}}
	say("loading %d CRDs ...", len(data.crds))
	if err := l.createAll(ctx, data.crds); err != nil {
		return err
	}
	for _, crd := range data.crds {
		if err := c.await(ctx, crd.name()+" to be served", func() bool { return c.isServed(ctx, crd) }); err != nil {
			return err
		}
	}
	for number := range waves {
		var part []object
		for _, one := range data.objects {
			if wave(one.kind()) == number {
				part = append(part, one)
			}
		}
		say("loading %d objects, part %d of %d ...", len(part), number+1, len(waves))
		if err := l.createAll(ctx, part); err != nil {
			return err
		}
	}
	say("loaded %d CRDs and %d objects", len(data.crds), len(data.objects))
	return nil
}

// isServed is true once objects of a CRD can be made.
func (c *cluster) isServed(ctx context.Context, crd object) bool {
	path := "/apis/" + crd.text("spec", "group") + "/" + storageVersion(crd) + "/" + crd.text("spec", "names", "plural") + "?limit=1"
	code, _, err := c.request(ctx, http.MethodGet, path, "", "")
	return err == nil && code == http.StatusOK
}

func storageVersion(crd object) string {
	spec, _ := crd["spec"].(map[string]any)
	versions, _ := spec["versions"].([]any)
	for _, one := range versions {
		if version, ok := one.(map[string]any); ok && version["storage"] == true {
			name, _ := version["name"].(string)
			return name
		}
	}
	return ""
}

// createAll creates objects with several writers at once. It ends at the first failure, which it returns.
func (l *loader) createAll(ctx context.Context, objects []object) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan object)
	var group sync.WaitGroup
	for range writers {
		group.Add(1)
		go func() {
			defer group.Done()
			for one := range work {
				if err := l.create(ctx, one); err != nil {
					cancel(err)
					return
				}
			}
		}()
	}
	for _, one := range objects {
		select {
		case work <- one:
		case <-ctx.Done():
		}
	}
	close(work)
	group.Wait()
	return context.Cause(ctx)
}

// create creates an object and writes its status, which the API server ignores in the object itself.
func (l *loader) create(ctx context.Context, one object) error {
	kind, err := l.served(ctx, one)
	if err != nil {
		return err
	}
	path := "/api/" + one.apiVersion()
	if one.group() != "" {
		path = "/apis/" + one.apiVersion()
	}
	if kind.namespaced {
		if one.namespace() == "" {
			return fmt.Errorf("%s: no namespace", one)
		}
		path += "/namespaces/" + one.namespace()
	}
	path += "/" + kind.resource
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	// Strict: a misspelt field is an error, not silently dropped.
	created, err := l.write(ctx, http.MethodPost, path+"?fieldValidation=Strict", "application/json", string(body))
	if err != nil {
		return fmt.Errorf("%s: %w", one, err)
	}
	if _, has := one["status"]; !has || !kind.status {
		return nil
	}
	status, err := json.Marshal(map[string]any{"status": one["status"]})
	if err != nil {
		return err
	}
	name := url.PathEscape(created.text("metadata", "name"))
	_, err = l.write(ctx, http.MethodPatch, path+"/"+name+"/status?fieldValidation=Strict", "application/merge-patch+json", string(status))
	if err != nil {
		return fmt.Errorf("status of %s: %w", one, err)
	}
	return nil
}

// write repeats what fails for a moment only: a namespace's ServiceAccount that is about to be made, a conflict with a
// controller, an overloaded server.
func (l *loader) write(ctx context.Context, method, path, contentType, body string) (object, error) {
	deadline := time.Now().Add(20 * time.Second)
	for {
		code, answer, err := l.cluster.request(ctx, method, path, contentType, body)
		if err == nil && code < 300 {
			made := object{}
			return made, json.Unmarshal(answer, &made)
		}
		if err == nil && code == http.StatusConflict && method == http.MethodPost && strings.Contains(string(answer), `"AlreadyExists"`) {
			return nil, errors.New("exists twice")
		}
		var passing bool
		switch {
		case err != nil:
			passing = ctx.Err() == nil
		case code == http.StatusForbidden:
			passing = strings.Contains(string(answer), "serviceaccount") || strings.Contains(string(answer), "not yet ready")
		default:
			passing = code == http.StatusConflict || code == http.StatusTooManyRequests || code >= 500
		}
		if !passing || time.Now().After(deadline) {
			if err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("%d: %s", code, reason(answer))
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// reason is the message of a Status, or the whole answer.
func reason(answer []byte) string {
	var status struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(answer, &status) != nil || status.Message == "" {
		return string(answer)
	}
	return status.Message
}

func (l *loader) served(ctx context.Context, one object) (served, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	kinds, known := l.kinds[one.apiVersion()]
	if !known {
		path := "/apis/" + one.apiVersion()
		if one.group() == "" {
			path = "/api/" + one.apiVersion()
		}
		var list struct {
			Resources []struct {
				Name, Kind string
				Namespaced bool
			}
		}
		// Discovery may lag behind a CRD that is served already.
		err := l.cluster.await(ctx, "discovery of "+one.apiVersion(), func() bool {
			code, answer, err := l.cluster.request(ctx, http.MethodGet, path, "", "")
			return err == nil && code == http.StatusOK && json.Unmarshal(answer, &list) == nil
		})
		if err != nil {
			return served{}, err
		}
		kinds = map[string]served{}
		for _, each := range list.Resources {
			if !strings.Contains(each.Name, "/") {
				kinds[each.Kind] = served{resource: each.Name, namespaced: each.Namespaced}
			}
		}
		for _, each := range list.Resources {
			if parent, isStatus := strings.CutSuffix(each.Name, "/status"); isStatus {
				for name, kind := range kinds {
					if kind.resource == parent {
						kind.status = true
						kinds[name] = kind
					}
				}
			}
		}
		l.kinds[one.apiVersion()] = kinds
	}
	kind, found := kinds[one.kind()]
	if !found {
		return served{}, fmt.Errorf("%s: %s does not serve this kind", one, one.apiVersion())
	}
	return kind, nil
}
