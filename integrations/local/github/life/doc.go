// Package life holds no code of its own: its tests play the life of reviews and records with the real program in a process of its own,
// against a GitHub and a workspace of their own, as people would see it on a pull request, in a terminal and in a channel.
package life
