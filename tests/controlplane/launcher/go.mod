module crds-objects-browser.io/controlplane/launcher

go 1.26.0
