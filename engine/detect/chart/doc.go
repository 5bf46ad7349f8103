// Package chart reads the manifests of a Helm chart through its values, without running Helm: templates are parsed by the standard
// library's parser and expanded by a small interpreter that knows fields, conditions, loops over known values and the plain
// functions, and counts its work. Every value keeps the line of the values file it came from; what is not known stays unknown with
// its reason.
package chart
