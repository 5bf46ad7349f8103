//go:build !unix

package cli

import "os"

// columnsOf does not know here; COLUMNS says it.
func columnsOf(*os.File) int { return 0 }
