// Package github speaks to GitHub: github.com, Enterprise Server or a local stand-in, as a token or as an App. It is the only package
// that knows go-github. It translates GitHub's answers into the vocabulary of bot/record and bot/review and its errors into
// [bot.Error], holds GitHub's limits by one gate for each token, and receives webhooks.
//
// It must not decide anything: what a pull request means, what is said on it and whether an action is allowed is settled in bot.
package github
