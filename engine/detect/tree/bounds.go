package tree

import (
	"errors"
	"fmt"
)

// The bounds of what is read. A pull request beyond them is reviewed by what fits.
const (
	MaxFile  = 512 << 10 // bytes of one file
	MaxSet   = 4 << 20   // bytes of all files together
	MaxDepth = 200       // brackets or blocks inside one another
	MaxDocs  = 200       // documents of one stream
	maxWork  = 200000    // nodes made from one file
)

// ErrTooLarge says that a file is larger than MaxFile.
var ErrTooLarge = errors.New("larger than can be read (512 KiB; 256 KiB of HCL or Bicep)")

// ErrTooDeep says that brackets stand more than MaxDepth deep.
var ErrTooDeep = fmt.Errorf("more than %d levels deep", MaxDepth)

// ErrTooMuch says that a file expands to more than can be read.
var ErrTooMuch = errors.New("expands to more than can be read")

// checkJSON bounds the depth of JSON with comments before a recursive parser sees it: strings and comments are skipped exactly.
func checkJSON(data []byte) error {
	if len(data) > MaxFile {
		return ErrTooLarge
	}
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i = afterString(data, i)
		case '/':
			i = afterComment(data, i)
		case '[', '{':
			if depth++; depth > MaxDepth {
				return ErrTooDeep
			}
		case ']', '}':
			depth--
		}
	}
	return nil
}

// afterString is the index of the quote that ends the string beginning at i, or of the last byte.
func afterString(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return i
}

func afterComment(data []byte, i int) int {
	if i+1 >= len(data) {
		return i
	}
	switch data[i+1] {
	case '/':
		for i < len(data) && data[i] != '\n' {
			i++
		}
	case '*':
		for i += 2; i+1 < len(data) && (data[i] != '*' || data[i+1] != '/'); i++ { //nolint:revive // the loop's head does the work
		}
		i++
	}
	return i
}

// lines maps byte offsets to line numbers.
type lines []int

func linesOf(data []byte) lines {
	starts := lines{0}
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// at is the 1-based line of an offset.
func (l lines) at(offset int) int {
	lo, hi := 0, len(l)
	for lo+1 < hi {
		mid := (lo + hi) / 2
		if l[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + 1
}
