package main

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

var testNow = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func testGenerator(seed uint64) generator { return generator{seed: seed, now: testNow, namespaces: 40} }

// text is an object with its status, as it ends up on the API server.
func text(t *testing.T, one made) string {
	t.Helper()
	if one.status != nil {
		one.object["status"] = one.status
	}
	content, err := json.Marshal(one.object)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

var makers = map[string]func(g generator, number int) made{
	"pod": generator.pod, "custom": generator.custom,
	"configMap": func(g generator, number int) made { return g.configMap(number, 3000) },
}

func TestSameSeedSameObjects(t *testing.T) {
	for name, make := range makers {
		for number := range 20 {
			one, again, other := make(testGenerator(1), number), make(testGenerator(1), number), make(testGenerator(2), number)
			if !reflect.DeepEqual(one, again) {
				t.Errorf("%s %d differs from itself", name, number)
			}
			if text(t, one) == text(t, other) {
				t.Errorf("%s %d is the same with another seed", name, number)
			}
		}
	}
}

func TestSizes(t *testing.T) {
	g := testGenerator(1)
	for name, limits := range map[string][2]int{"pod": {4400, 6500}, "custom": {1800, 5300}, "configMap": {3000, 3200}} {
		least, most, sum := 1<<30, 0, 0
		for number := range 5000 {
			size := len(text(t, makers[name](g, number)))
			least, most, sum = min(least, size), max(most, size), sum+size
		}
		t.Logf("%s: %d to %d bytes, %d on average", name, least, most, sum/5000)
		if least < limits[0] || most > limits[1] {
			t.Errorf("%s: sizes from %d to %d, want %v", name, least, most, limits)
		}
		if name == "pod" && (sum/5000 < 4800 || sum/5000 > 5600) {
			t.Errorf("pods have %d bytes on average, want 4800 to 5600", sum/5000)
		}
	}
}

func TestSizesOfKinds(t *testing.T) {
	for _, kind := range customs {
		sum := 0
		for number := range 1000 {
			sum += len(text(t, kind.make(testGenerator(1), kind, number)))
		}
		t.Logf("%s: %d bytes on average", kind.path, sum/1000)
		if sum < 2000*1000 || sum > 5000*1000 {
			t.Errorf("%s: %d bytes on average, want 2000 to 5000", kind.path, sum/1000)
		}
	}
}

func TestNamesAndAddressesDiffer(t *testing.T) {
	g := testGenerator(7)
	seen := map[string]bool{}
	for number := range 70_000 {
		one := g.pod(number)
		keys := []string{one.collection + "/" + one.object["metadata"].(object)["name"].(string)}
		if address, ok := one.status["podIP"].(string); ok {
			keys = append(keys, address)
		}
		for _, key := range keys {
			if seen[key] {
				t.Fatalf("pod %d: there is another %s", number, key)
			}
			seen[key] = true
		}
	}
}

func TestPodStates(t *testing.T) {
	phases := map[string]int{}
	for number := range 2000 {
		phases[testGenerator(1).pod(number).status["phase"].(string)]++
	}
	if phases["Running"] < 1700 || phases["Pending"] < 50 || phases["Failed"] < 20 {
		t.Errorf("phases of 2000 pods: %v", phases)
	}
	share := 0
	for _, state := range podStates {
		share += state.share
	}
	if share != 100 {
		t.Errorf("the shares of the states are %d of 100", share)
	}
}

func TestAppNamesDiffer(t *testing.T) {
	names := map[string]bool{}
	for number := range apps {
		names[testGenerator(1).app(number).name] = true
	}
	if len(names) != apps {
		t.Errorf("%d names for %d apps", len(names), apps)
	}
}
