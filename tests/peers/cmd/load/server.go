package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// metadataOnly asks for an answer without spec and status, which nobody here needs.
const metadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"

// server is the API server. Objects go to it as JSON, and its client repeats a request that it refuses for being busy.
type server struct{ client rest.Interface }

func connect() (*server, error) {
	path := os.Getenv("KUBECONFIG")
	if path == "" {
		return nil, errors.New("KUBECONFIG is not set")
	}
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		return nil, err
	}
	config.QPS = -1 // no limit
	config.ContentType = runtime.ContentTypeJSON
	config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	config.WarningHandler = rest.NewWarningWriter(os.Stderr, rest.WarningWriterOptions{Deduplicate: true})
	client, err := rest.UnversionedRESTClientFor(rest.AddUserAgent(config, "load"))
	if err != nil {
		return nil, err
	}
	return &server{client}, nil
}

// metadata is what is read of an answer.
type metadata struct {
	Metadata struct{ Name, Namespace, ResourceVersion string }
}

func (s *server) post(ctx context.Context, collection, manager string, one object) (metadata, error) {
	return send(ctx, s.client.Post().AbsPath(collection), manager, one)
}

func (s *server) put(ctx context.Context, path, manager string, one object) error {
	_, err := send(ctx, s.client.Put().AbsPath(path), manager, one)
	return err
}

func send(ctx context.Context, request *rest.Request, manager string, one object) (metadata, error) {
	answer := metadata{}
	body, err := json.Marshal(one)
	if err != nil {
		return answer, err
	}
	result := request.Param("fieldManager", manager).Param("fieldValidation", "Strict").
		SetHeader("Content-Type", runtime.ContentTypeJSON).SetHeader("Accept", metadataOnly).Body(body).Do(ctx)
	// Unlike Raw it reads what the API server says about the cause.
	if err := result.Error(); err != nil {
		return answer, fmt.Errorf("%s: %w", request.URL().Path, err)
	}
	content, err := result.Raw()
	if err != nil {
		return answer, err
	}
	return answer, json.Unmarshal(content, &answer)
}

// make creates an object and then, as its controller would, sets its status.
func (s *server) make(ctx context.Context, one made) error {
	created, err := s.post(ctx, one.collection, one.manager, one.object)
	if apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("%w; another -seed makes others", err)
	}
	if err != nil || one.status == nil {
		return err
	}
	// The spec is not looked at here.
	name := created.Metadata.Name
	of := object{"name": name, "resourceVersion": created.Metadata.ResourceVersion}
	for key, value := range one.object["metadata"].(object) {
		of[key] = value
	}
	return s.put(ctx, one.collection+"/"+name+"/status", one.statusManager, object{
		"apiVersion": one.object["apiVersion"], "kind": one.object["kind"], "metadata": of, "status": one.status})
}
