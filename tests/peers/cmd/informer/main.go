// informer holds resources in memory the way client-go's informers do, and measures what that takes.
//
// Its arguments are resources, as resource.version.group ("pods.v1.", "applications.v1alpha1.argoproj.io"); the cluster is
// that of KUBECONFIG. Once all of them are held and five more seconds are over it prints one line of JSON. It ends when its
// standard input does.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// settling is how long after the synchronization the memory is read.
const settling = 5 * time.Second

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "informer:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	resources, err := parseResources(arguments)
	if err != nil {
		return err
	}
	received := &counter{}
	client, err := connect(received)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		cancel(errors.Join(errInputClosed, err))
	}()

	held, err := hold(ctx, client, resources)
	if err != nil {
		return err
	}
	report, err := atSync(arguments)
	if err != nil {
		return err
	}
	select {
	case <-time.After(settling):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if err := report.settle(held, received); err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		return err
	}
	<-ctx.Done()
	if err := context.Cause(ctx); !errors.Is(err, errInputClosed) {
		return err
	}
	held.factory.Shutdown()
	return nil
}

// errInputClosed is the ordinary end, unless it comes before the measurement.
var errInputClosed = errors.New("the standard input ended")

func parseResources(arguments []string) ([]schema.GroupVersionResource, error) {
	if len(arguments) == 0 {
		return nil, errors.New("usage: informer RESOURCE.VERSION.GROUP ...")
	}
	resources := make([]schema.GroupVersionResource, 0, len(arguments))
	for _, argument := range arguments {
		resource, _ := schema.ParseResourceArg(argument)
		if resource == nil {
			return nil, fmt.Errorf("%q is not RESOURCE.VERSION.GROUP (the core group is empty: pods.v1.)", argument)
		}
		resources = append(resources, *resource)
	}
	return resources, nil
}

func connect(received *counter) (dynamic.Interface, error) {
	path := os.Getenv("KUBECONFIG")
	if path == "" {
		return nil, errors.New("KUBECONFIG is not set")
	}
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		return nil, err
	}
	config.ContentType = runtime.ContentTypeJSON
	config.AcceptContentTypes = runtime.ContentTypeJSON
	config.QPS = -1 // no limit
	config.Dial = received.dial
	return dynamic.NewForConfig(rest.AddUserAgent(config, "peer"))
}
