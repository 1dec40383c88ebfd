#!/usr/bin/env bash
# About one change per second, so that live updates are seen: scaling, roll-outs, labels, new Jobs, Events.
set -uo pipefail
namespaces=(storefront checkout payments catalog search orders shipping analytics identity platform)
applications=(web api worker)
for ((turn = 0; ; turn++)); do
  ns="${namespaces[RANDOM % ${#namespaces[@]}]}"
  app="${applications[RANDOM % ${#applications[@]}]}"
  case $((turn % 5)) in
    0) kubectl scale deployment "$app" -n "$ns" --replicas=$((1 + RANDOM % 3)) ;;
    1) kubectl set env deployment "$app" -n "$ns" RELEASE="$turn" ;;
    2) kubectl label configmap "$app-settings" -n "$ns" revision="$turn" --overwrite ;;
    3) kubectl create job "import-$turn" -n "$ns" --image=registry.example.org/import && kubectl delete job "import-$((turn - 50))" -n "$ns" --ignore-not-found ;;
    4) kubectl annotate node "node-0$((1 + RANDOM % 9))" inspected="$turn" --overwrite ;;
  esac >/dev/null 2>&1
  sleep 0.8
done
