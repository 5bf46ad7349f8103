// Package review reads a pull request that adds or moves a service, and says where that service should run: as one comment that is
// kept up to date. It decides when to speak, what the facts are and who may change them; it speaks to GitHub through the small ports
// it declares. Text from a pull request is data: only typed facts from files and commands of people with the right move a verdict.
package review
