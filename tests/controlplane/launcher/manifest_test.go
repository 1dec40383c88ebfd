package main

import (
	"strings"
	"testing"
	"time"
)

const demoFolder = "../demo"

func TestTemplatesFillInNamesNumbersAndTimes(t *testing.T) {
	world := map[string]any{"apps": []any{map[string]any{"name": "web", "replicas": 2.0}}}
	now := time.Date(2030, 1, 2, 12, 0, 0, 0, time.UTC)
	text := `{{ range $i, $app := .apps }}{{ $app.name }} {{ pick (list "a" "b") (add $i 3) }} {{ range seq $app.replicas }}{{ . }}{{ end }} {{ ago "90m" }}{{ end }}`
	got, err := expand("test", text, world, now)
	if err != nil {
		t.Fatal(err)
	}
	if want := "web b 01 2030-01-02T10:30:00Z"; string(got) != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestTemplatesRefuseNamesThatAreNotThere(t *testing.T) {
	for _, text := range []string{"{{ .nobody }}", `{{ pick (list) 0 }}`, `{{ ago "soon" }}`, `{{ seq "two" }}`} {
		if got, err := expand("test", text, map[string]any{}, time.Now()); err == nil {
			t.Errorf("%s became %q", text, got)
		}
	}
}

func TestManifestsWithoutANameAreRefused(t *testing.T) {
	if _, err := parseManifests([]byte("kind: Pod\napiVersion: v1\n")); err == nil {
		t.Error("a pod without a name was taken")
	}
	found, err := parseManifests([]byte("# nothing\n---\napiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n---\n"))
	if err != nil || len(found) != 1 || found[0].name() != "a-" {
		t.Errorf("%v %v", found, err)
	}
}

func TestEveryCustomKindOfTheDemoHasAnObject(t *testing.T) {
	data, err := readDemo(demoFolder, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if len(data.crds) < 40 {
		t.Errorf("only %d CRDs", len(data.crds))
	}
	objects := map[string]int{}
	names := map[string]bool{}
	custom := 0
	for _, one := range data.objects {
		objects[one.group()+"/"+one.kind()]++
		if strings.Contains(one.group(), ".") && !strings.HasSuffix(one.group(), ".k8s.io") || one.group() == "gateway.networking.k8s.io" {
			custom++
		}
		if key := one.group() + " " + one.String(); names[key] {
			t.Errorf("%s is there twice", key)
		} else {
			names[key] = true
		}
	}
	for _, crd := range data.crds {
		if storageVersion(crd) == "" {
			t.Errorf("%s has no storage version", crd.name())
		}
		if key := crd.text("spec", "group") + "/" + crd.text("spec", "names", "kind"); objects[key] == 0 {
			t.Errorf("no object of %s", key)
		}
	}
	if custom < 200 {
		t.Errorf("only %d custom objects", custom)
	}
}

func TestACrashingPodRestartsOnceMoreEachTime(t *testing.T) {
	pod := object{
		"metadata": map[string]any{"name": "p", "labels": map[string]any{"demo/state": "crash-looping"}},
		"status": map[string]any{"containerStatuses": []any{
			map[string]any{"name": "c", "image": "i", "restartCount": 4.0, "state": map[string]any{"running": map[string]any{}}}}},
	}
	if brokenStatus(pod) != nil {
		t.Error("a pod was broken before it was started")
	}
	pod["status"].(map[string]any)["podIP"] = "10.0.0.9"
	container := brokenStatus(pod)["containerStatuses"].([]any)[0].(map[string]any)
	if container["restartCount"] != 5.0 || container["ready"] != false {
		t.Errorf("%v", container)
	}
}
