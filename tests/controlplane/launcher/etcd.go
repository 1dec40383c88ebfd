package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// compact forgets all but the newest revision, through etcd's JSON gateway.
func (c *cluster) compact() error {
	var status struct {
		Header struct {
			Revision json.Number `json:"revision"`
		} `json:"header"`
	}
	if err := c.etcdCall("maintenance/status", `{}`, &status); err != nil {
		return err
	}
	return c.etcdCall("kv/compaction", fmt.Sprintf(`{"revision":%q,"physical":true}`, status.Header.Revision), &struct{}{})
}

func (c *cluster) etcdCall(path, body string, answer any) error {
	url := fmt.Sprintf("http://127.0.0.1:%d/v3/%s", c.etcd, path)
	response, err := c.client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("etcd answered %s to %s", response.Status, path)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
