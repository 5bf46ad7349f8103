// Package cli is the terminal's face: commands that need nothing but the engine, printed for a terminal or as JSON. JSON goes to
// the writer alone; whatever went wrong is the returned error.
package cli
