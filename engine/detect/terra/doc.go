// Package terra reads files in HashiCorp's configuration language: Terraform and OpenTofu modules with their variables, locals and
// module calls, and single files such as Nomad jobs and Packer builds.
//
// Nothing is executed: expressions are evaluated by a small evaluator of its own that knows literals, references, conditions,
// arithmetic and a few pure functions, counts its work, and says why where it does not know a value.
package terra
