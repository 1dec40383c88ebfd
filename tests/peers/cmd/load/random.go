package main

import (
	"encoding/hex"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

type (
	object = map[string]any
	list   = []any
)

// generator makes objects. The same seed and time make the same objects, by whomever and in whatever order they are made.
type generator struct {
	seed       uint64
	now        time.Time
	namespaces int
}

// dice are the random numbers of one object.
type dice struct{ *rand.Rand }

func (g generator) dice(what string, number int) dice {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(what)) // never fails
	return dice{rand.New(rand.NewPCG(g.seed, hash.Sum64()^uint64(number)*0x9e3779b97f4a7c15))}
}

func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

func (d dice) bytes(count int) []byte {
	content := make([]byte, count)
	for at := 0; at < count; at += 8 {
		word := d.Uint64()
		for i := at; i < min(at+8, count); i++ {
			content[i] = byte(word)
			word >>= 8
		}
	}
	return content
}

// hash is a hexadecimal number, such as that of a container, a commit or a checksum.
func (d dice) hash(digits int) string { return hex.EncodeToString(d.bytes(digits / 2)) }

func (d dice) uid() string {
	h := d.hash(32)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}

// alphabet is what Kubernetes makes random names of.
const alphabet = "bcdfghjklmnpqrstvwxz2456789"

func (d dice) letters(count int) string {
	text := make([]byte, count)
	for i := range text {
		text[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(text)
}

func pick[T any](d dice, items []T) T { return items[d.IntN(len(items))] }

// suffix ends a name like a random one, and differs for all numbers below 27^5: the factor has no divisor in common with it.
func (g generator) suffix(number int) string {
	const names = 27 * 27 * 27 * 27 * 27
	at := (uint64(number)*7368787 + g.dice("suffix", 0).Uint64()%names) % names
	text := make([]byte, 5)
	for i := range text {
		text[i] = alphabet[at%27]
		at /= 27
	}
	return string(text)
}

func (g generator) ago(duration time.Duration) string {
	return g.now.Add(-duration).UTC().Format(time.RFC3339)
}
