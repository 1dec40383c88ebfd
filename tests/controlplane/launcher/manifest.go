package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"
	"time"

	"sigs.k8s.io/yaml"
)

// object is one manifest, as it was read.
type object map[string]any

func (o object) text(path ...string) string {
	var at any = map[string]any(o)
	for _, step := range path {
		fields, ok := at.(map[string]any)
		if !ok {
			return ""
		}
		at = fields[step]
	}
	text, _ := at.(string)
	return text
}

func (o object) apiVersion() string { return o.text("apiVersion") }
func (o object) kind() string       { return o.text("kind") }
func (o object) namespace() string  { return o.text("metadata", "namespace") }

// name is that of the object, or the beginning of it if the API server completes it.
func (o object) name() string {
	if name := o.text("metadata", "name"); name != "" {
		return name
	}
	return o.text("metadata", "generateName")
}

func (o object) group() string {
	group, _, found := strings.Cut(o.apiVersion(), "/")
	if !found {
		return ""
	}
	return group
}

func (o object) String() string {
	return strings.TrimPrefix(fmt.Sprintf("%s %s/%s", o.kind(), o.namespace(), o.name()), "/")
}

// demo is a folder with demonstration data: CRDs, lists of names, and templates of manifests that use them.
type demo struct {
	crds, objects []object
}

// readDemo expands every template of a folder. `now` is what the times in them are relative to.
func readDemo(folder string, now time.Time) (*demo, error) {
	world := map[string]any{}
	content, err := os.ReadFile(filepath.Join(folder, "world.yaml"))
	if err != nil {
		return nil, fmt.Errorf("no demo data: %w", err)
	}
	if err := yaml.Unmarshal(content, &world); err != nil {
		return nil, fmt.Errorf("world.yaml: %w", err)
	}
	data := &demo{}
	if data.crds, err = readManifests(filepath.Join(folder, "crds"), nil, now); err != nil {
		return nil, err
	}
	for _, part := range []string{"builtin", "custom"} {
		objects, err := readManifests(filepath.Join(folder, part), world, now)
		if err != nil {
			return nil, err
		}
		data.objects = append(data.objects, objects...)
	}
	return data, nil
}

// readManifests reads the YAML files of a folder; they are templates if there is something to fill in.
func readManifests(folder string, world map[string]any, now time.Time) ([]object, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var objects []object
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if world != nil {
			if content, err = expand(filepath.Base(file), string(content), world, now); err != nil {
				return nil, err
			}
		}
		found, err := parseManifests(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		objects = append(objects, found...)
	}
	return objects, nil
}

func parseManifests(content []byte) ([]object, error) {
	var objects []object
	for _, document := range bytes.Split(append([]byte("\n"), content...), []byte("\n---")) {
		one := object{}
		if err := yaml.Unmarshal(document, &one); err != nil {
			return nil, fmt.Errorf("%w in:\n%s", err, document)
		}
		if len(one) == 0 {
			continue
		}
		if one.apiVersion() == "" || one.kind() == "" || one.name() == "" {
			return nil, fmt.Errorf("no apiVersion, kind or name in:\n%s", document)
		}
		objects = append(objects, one)
	}
	return objects, nil
}

// expand fills in a template. Besides Go's own functions there are `pick` (one of a list, by number), `seq` (0 … n-1), the
// sum, product and remainder of numbers, and `ago` (the time so long before now).
func expand(name, content string, world map[string]any, now time.Time) ([]byte, error) {
	functions := template.FuncMap{
		"pick": pick,
		"seq": func(count any) ([]int, error) {
			n, err := integer(count)
			if err != nil || n < 0 {
				return nil, fmt.Errorf("%v is no count", count)
			}
			numbers := make([]int, n)
			for i := range numbers {
				numbers[i] = i
			}
			return numbers, nil
		},
		"list": func(items ...any) []any { return items },
		"add":  arithmetic(func(a, b int) int { return a + b }),
		"mul":  arithmetic(func(a, b int) int { return a * b }),
		"mod":  arithmetic(func(a, b int) int { return a % b }),
		"ago": func(text string) (string, error) {
			duration, err := time.ParseDuration(text)
			return now.Add(-duration).UTC().Format(time.RFC3339), err
		},
	}
	parsed, err := template.New(name).Option("missingkey=error").Funcs(functions).Parse(content)
	if err != nil {
		return nil, err
	}
	var result bytes.Buffer
	err = parsed.Execute(&result, world)
	return result.Bytes(), err
}

func pick(items []any, number any) (any, error) {
	n, err := integer(number)
	if err != nil || len(items) == 0 || n < 0 {
		return nil, fmt.Errorf("nothing to pick by %v from %v", number, items)
	}
	return items[n%len(items)], nil
}

func arithmetic(operation func(a, b int) int) func(a, b any) (int, error) {
	return func(a, b any) (int, error) {
		left, err := integer(a)
		if err != nil {
			return 0, err
		}
		right, err := integer(b)
		if err != nil {
			return 0, err
		}
		return operation(left, right), nil
	}
}

// integer takes what templates have: their own integers, and the floats that come from YAML.
func integer(value any) (int, error) {
	switch number := value.(type) {
	case int:
		return number, nil
	case int64:
		return int(number), nil
	case float64:
		return int(number), nil
	}
	return 0, fmt.Errorf("%v is no number", value)
}
