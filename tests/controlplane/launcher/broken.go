package main

import "time"

// brokenStatus is the next status of a pod by its label demo/state, or nil if it has to stay as it is: before kwok has
// started it, and while it waits for an image that will never be there.
func brokenStatus(pod object) map[string]any {
	status, _ := pod["status"].(map[string]any)
	if status["podIP"] == nil {
		return nil
	}
	var restarts float64
	container, image := "", ""
	if list, _ := status["containerStatuses"].([]any); len(list) > 0 {
		first, _ := list[0].(map[string]any)
		container, _ = first["name"].(string)
		image, _ = first["image"].(string)
		restarts, _ = first["restartCount"].(float64)
		state, _ := first["state"].(map[string]any)
		waiting, _ := state["waiting"].(map[string]any)
		if waiting["reason"] == "ImagePullBackOff" {
			return nil
		}
	}
	now := time.Now().UTC()
	next := map[string]any{"name": container, "image": image, "imageID": "", "ready": false, "started": false}
	switch pod.text("metadata", "labels", "demo/state") {
	case "crash-looping":
		next["restartCount"] = restarts + 1
		next["state"] = map[string]any{"running": nil, "waiting": map[string]any{"reason": "CrashLoopBackOff",
			"message": "back-off 5m0s restarting failed container=" + container + " pod=" + pod.name()}}
		next["lastState"] = map[string]any{"terminated": map[string]any{"exitCode": 137, "reason": "OOMKilled",
			"startedAt": now.Add(-40 * time.Second).Format(time.RFC3339), "finishedAt": now.Format(time.RFC3339)}}
	case "image-missing":
		next["restartCount"] = restarts
		next["state"] = map[string]any{"running": nil, "waiting": map[string]any{"reason": "ImagePullBackOff",
			"message": "Back-off pulling image \"" + image + "\": not found"}}
	default:
		return nil
	}
	condition := func(kind string) map[string]any {
		return map[string]any{"type": kind, "status": "False", "reason": "ContainersNotReady",
			"message": "containers with unready status: [" + container + "]"}
	}
	return map[string]any{
		"containerStatuses": []any{next},
		"conditions":        []any{condition("Ready"), condition("ContainersReady")},
	}
}
