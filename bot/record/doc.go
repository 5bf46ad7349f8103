// Package record turns a finished assessment into a decision that lasts: an ADR file in MADR 4, the entry we keep of it, and the
// checks that hold both to the truth. Its core is pure; writing goes through the small ports it declares.
package record
