// Package local is a Slack workspace in one process: a strict stand-in for Slack's Web API and Socket Mode, with people who
// type and press, faults on demand and a web page. `deploy-advice demo` shows it to people, tests run the bot against it.
//
// It is a server: it knows nothing of the bot, and whoever speaks to it does so as they would to Slack, with the URL and
// the tokens it hands out. Parts: workspace (what is remembered), blockkit (what may be posted), slackapi and socketmode
// (what apps speak), people (what people do), events (what apps are told), faults, browser (the page's API), guard.
package local
