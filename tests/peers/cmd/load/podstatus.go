package main

import (
	"fmt"
	"time"
)

// podState is how a pod fares; share is how many of a hundred do.
type podState struct {
	share         int
	phase, reason string
	ready         bool
	// main and rest are the states of the app's container and of the other one.
	main, rest func(g generator, p pod) containerState
}

type containerState struct {
	ready, created bool
	restarts       int
	now, last      object
}

var podStates = []podState{
	{86, "Running", "", true, running, running},
	{2, "Running", "ContainersNotReady", false, notReady, running},
	{5, "Running", "ContainersNotReady", false, crashLooping, running},
	{3, "Pending", "ContainersNotReady", false, imageMissing, running},
	{2, "Pending", "ContainersNotReady", false, creating, creating},
	{2, "Failed", "PodFailed", false, failed, failed},
}

func (p pod) state() podState {
	roll := p.IntN(100)
	for _, state := range podStates {
		if roll -= state.share; roll < 0 {
			return state
		}
	}
	return podStates[0]
}

func (g generator) podStatus(p pod) object {
	state := p.state()
	main, rest := state.main(g, p), state.rest(g, p)
	ready := p.age - 20*time.Second
	if !state.ready {
		ready = p.age / 3
	}
	truth := map[bool]string{true: "True", false: "False"}
	readiness := func(kind string) object {
		condition := g.condition(kind, truth[state.ready], ready)
		if !state.ready {
			condition["reason"] = state.reason
			condition["message"] = fmt.Sprintf("containers with unready status: [%s]", p.name)
		}
		return condition
	}
	status := object{
		"phase": state.phase, "qosClass": "Burstable", "startTime": g.ago(p.age), "observedGeneration": 1,
		"hostIP": p.hostIP, "hostIPs": list{object{"ip": p.hostIP}},
		"conditions": list{
			g.condition("PodReadyToStartContainers", truth[main.created || rest.created], p.age-4*time.Second),
			g.condition("Initialized", "True", p.age), readiness("Ready"), readiness("ContainersReady"),
			g.condition("PodScheduled", "True", p.age),
		},
	}
	containers := list{p.containerStatus(p.name, p.image, p.imageID, main, p.resources())}
	if p.shipsLogs {
		containers = append(containers, p.containerStatus(sidecar, sidecarImage, sidecarDigest, rest, nil))
	}
	status["containerStatuses"] = containers
	if main.created || rest.created {
		status["podIP"], status["podIPs"] = p.podIP, list{object{"ip": p.podIP}}
	}
	return status
}

func (g generator) condition(kind, status string, since time.Duration) object {
	return object{"type": kind, "status": status, "lastProbeTime": nil, "lastTransitionTime": g.ago(since)}
}

func (p pod) containerStatus(name, image, imageID string, state containerState, resources object) object {
	status := object{"name": name, "image": image, "imageID": "", "ready": state.ready, "started": state.ready,
		"restartCount": state.restarts, "state": state.now, "lastState": state.last}
	if state.created {
		status["imageID"], status["containerID"] = imageID, "containerd://"+p.hash(64)
	}
	if resources != nil {
		status["resources"] = resources
	}
	return status
}

func running(g generator, p pod) containerState {
	state := containerState{ready: true, created: true, last: object{},
		now: object{"running": object{"startedAt": g.ago(p.age - 8*time.Second)}}}
	if p.IntN(10) == 0 {
		state.restarts = p.between(1, 4)
		state.last = terminated(g, p, 143, "Error", p.age/2)
		state.now = object{"running": object{"startedAt": g.ago(p.age/2 - time.Second)}}
	}
	return state
}

func notReady(g generator, p pod) containerState {
	state := running(g, p)
	state.ready = false
	return state
}

func crashLooping(g generator, p pod) containerState {
	return containerState{created: true, restarts: p.between(3, 400), last: terminated(g, p, 1, "Error", time.Minute),
		now: waiting("CrashLoopBackOff", fmt.Sprintf("back-off 5m0s restarting failed container=%s pod=%s_%s(%s)",
			p.name, p.podName, p.namespace, p.uid()))}
}

func imageMissing(_ generator, p pod) containerState {
	return containerState{last: object{}, now: waiting("ImagePullBackOff", fmt.Sprintf("Back-off pulling image %q: ErrImagePull: "+
		"rpc error: code = NotFound desc = failed to pull and unpack image: %s: not found", p.image, p.image))}
}

func creating(generator, pod) containerState {
	return containerState{last: object{}, now: object{"waiting": object{"reason": "ContainerCreating"}}}
}

func failed(g generator, p pod) containerState {
	return containerState{created: true, last: object{}, now: terminated(g, p, 137, "OOMKilled", p.age/3)}
}

func waiting(reason, message string) object {
	return object{"waiting": object{"reason": reason, "message": message}}
}

func terminated(g generator, p pod, code int, reason string, since time.Duration) object {
	return object{"terminated": object{"exitCode": code, "reason": reason, "containerID": "containerd://" + p.hash(64),
		"startedAt": g.ago(since + time.Duration(p.between(1, 60))*time.Second), "finishedAt": g.ago(since)}}
}
