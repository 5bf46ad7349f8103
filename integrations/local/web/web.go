// Package web holds the page of the local workspace: plain HTML, CSS and ES
// modules, embedded as they are written. It talks to the workspace by HTTP and
// server-sent events only and must not know how the workspace works inside; it
// needs no build chain and loads nothing from elsewhere.
package web

import "embed"

// FS holds the page: index.html at its root, js/ and css/ beside it. It is
// meant to be served at "/" under a Content-Security-Policy that forbids inline
// scripts. The files never change while the program runs.
//
//go:embed index.html icon.svg js/*.js css/*.css
var FS embed.FS
