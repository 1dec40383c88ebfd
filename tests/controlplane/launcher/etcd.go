package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// compact forgets all but the newest revision, through etcd's JSON gateway.
func (c *cluster) compact(ctx context.Context) error {
	var status struct {
		Header struct {
			Revision json.Number `json:"revision"`
		} `json:"header"`
	}
	if err := c.etcdCall(ctx, "maintenance/status", `{}`, &status); err != nil {
		return err
	}
	return c.etcdCall(ctx, "kv/compaction", fmt.Sprintf(`{"revision":%q,"physical":true}`, status.Header.Revision), &struct{}{})
}

func (c *cluster) etcdCall(ctx context.Context, path, body string, answer any) error {
	url := fmt.Sprintf("http://127.0.0.1:%d/v3/%s", c.etcd, path)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	response, err := c.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("etcd answered %s to %s", response.Status, path)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
