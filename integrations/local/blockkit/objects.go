package blockkit

import (
	"unicode/utf8"
)

// textOf is a text object of one of the kinds, of 1 to hi characters.
func textOf(hi int, kinds ...string) rule {
	shapes := map[string]rule{
		"plain_text": object(shape{may("type", anything), must("text", counted(hi)), may("emoji", boolean)}),
		"mrkdwn":     object(shape{may("type", anything), must("text", counted(hi)), may("verbatim", boolean)}),
	}
	allowed := map[string]rule{}
	for _, k := range kinds {
		allowed[k] = shapes[k]
	}
	return typed(allowed)
}

func plain(hi int) rule   { return textOf(hi, "plain_text") }
func anyText(hi int) rule { return textOf(hi, "plain_text", "mrkdwn") }

// counted is a text that counts towards the size of the whole message.
func counted(hi int) rule {
	return func(c *checker, at string, v any) {
		str(1, hi)(c, at, v)
		if s, ok := v.(string); ok {
			c.text += utf8.RuneCountInString(s)
		}
	}
}

func confirm() rule {
	return object(shape{
		must("title", plain(100)), must("text", anyText(300)), must("confirm", plain(30)), must("deny", plain(30)),
		may("style", enum("primary", "danger")),
	})
}

// option is one choice. Checkboxes and radio buttons may use mrkdwn; overflow options may have a url.
func option(text rule) rule {
	return object(shape{
		must("text", text), must("value", str(1, 150)), may("description", anyText(75)), may("url", webURL),
	})
}

func optionGroup() rule {
	return object(shape{must("label", plain(75)), must("options", list(1, 100, option(plain(75))))})
}

func filter() rule {
	return object(shape{
		may("include", list(1, 4, enum("im", "mpim", "private", "public"))),
		may("exclude_external_shared_channels", boolean), may("exclude_bot_users", boolean),
	})
}

func dispatchConfig() rule {
	return object(shape{may("trigger_actions_on", list(1, 2, enum("on_enter_pressed", "on_character_entered")))})
}

func slackFile() rule {
	return object(shape{may("id", str(1, 255)), may("url", webURL)})
}

// image is the picture itself, as a block or an element: exactly one of image_url and slack_file.
func image(extra ...field) rule {
	check := object(append(shape{
		may("type", anything), may("image_url", webURL), may("slack_file", slackFile()), must("alt_text", str(1, 2000)),
	}, extra...))
	return func(c *checker, at string, v any) {
		check(c, at, v)
		m, _ := v.(map[string]any)
		_, byURL := m["image_url"]
		_, byFile := m["slack_file"]
		if byURL == byFile {
			c.fail(at, "must have exactly one of image_url, slack_file")
		}
	}
}
