// Package detect reads from the files of a change which services are deployed, on which platform, and what the files say of them:
// every fact with its file and line, whether it was set there or is the platform's default, and why where it is not known.
//
// It is pure: bytes in, services out, one format a file, listed in one table. Nothing that it reads is executed, fetched or
// believed beyond what it says; what is too large, too deep or broken is reported and left out. It decides nothing.
package detect
