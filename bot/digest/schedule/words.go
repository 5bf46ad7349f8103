package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Words splits "0 9 * * 1 Europe/Berlin", "mon 9:00 Europe/Berlin", "weekdays at 8:30" or "daily 7" into a cron expression and a
// zone, as far as they are given; rest is what it could not use. An empty expression means that no schedule is named.
func Words(text string) (expr, zone string, rest []string) {
	words := strings.Fields(text)
	if n := cronFields(words); n > 0 {
		expr, words = strings.Join(words[:n], " "), words[n:]
	} else {
		expr, words = spoken(words)
	}
	for _, w := range words {
		if zone == "" && isZone(w) {
			zone = w
			continue
		}
		rest = append(rest, w)
	}
	return expr, zone, rest
}

// isZone reports whether a word is meant as a time zone.
func isZone(word string) bool {
	if strings.ContainsAny(word, "=*") || !strings.ContainsRune(word, '/') && word != "UTC" && word != "GMT" {
		return false
	}
	return strings.ToUpper(word[:1]) == word[:1]
}

// cronFields is how many of the first words are a cron expression: 1 for a descriptor, 5 or 6, or 0.
func cronFields(words []string) int {
	if len(words) > 0 && strings.HasPrefix(words[0], "@") {
		if words[0] == "@every" {
			return min(2, len(words))
		}
		return 1
	}
	n := 0
	for n < len(words) && n < 6 && isField(words[n]) {
		n++
	}
	if n < 5 {
		return 0
	}
	return n
}

// isField reports whether a word could be a field of a cron expression: 9, *, */2, 1-5, mon-fri, jan.
func isField(word string) bool {
	if _, ok := weekday(word); ok {
		return true
	}
	for _, part := range strings.FieldsFunc(strings.ToLower(word), func(r rune) bool { return strings.ContainsRune(",-/", r) }) {
		_, err := strconv.Atoi(part)
		_, day := weekday(part)
		if err != nil && !day && part != "*" && part != "?" && !month(part) {
			return false
		}
	}
	return word != ""
}

func month(word string) bool {
	_, err := time.Parse("Jan", word)
	return err == nil
}

// spoken reads days and a time of day in either order, and returns the words it did not use.
func spoken(words []string) (expr string, rest []string) {
	days, minute, hour, timed := "", 0, 9, false
	for i, w := range words {
		lower := strings.ToLower(strings.Trim(w, ","))
		if lower == "at" || lower == "every" || lower == "on" {
			continue
		}
		if d, ok := dayList(lower); ok && days == "" {
			days = d
			continue
		}
		if h, m, ok := timeOfDay(lower); ok && !timed {
			hour, minute, timed = h, m, true
			continue
		}
		rest = append(rest, words[i])
	}
	if days == "" && !timed {
		return "", rest
	}
	if days == "" {
		days = "1"
	}
	return fmt.Sprintf("%d %d * * %s", minute, hour, days), rest
}

func dayList(word string) (string, bool) {
	switch word {
	case "daily", "day", "everyday":
		return "*", true
	case "weekdays", "workdays", "weekday":
		return "1-5", true
	case "weekly", "week":
		return "1", true
	}
	if d, ok := weekday(word); ok {
		return strconv.Itoa(d), true
	}
	return "", false
}

// weekday reads mon, monday or mondays.
func weekday(word string) (int, bool) {
	word = strings.TrimSuffix(strings.ToLower(word), "s")
	for d := range 7 {
		name := strings.ToLower(time.Weekday(d).String())
		if word == name || (len(word) >= 3 && len(word) <= 5 && strings.HasPrefix(name, word)) || word+"s" == name[:min(4, len(name))] {
			return d, true
		}
	}
	return 0, false
}

// timeOfDay reads 9:00, 09:30, 9h, 9am, 5pm and 9.
func timeOfDay(word string) (hour, minute int, ok bool) {
	add := 0
	if cut, is := strings.CutSuffix(word, "pm"); is {
		word, add = cut, 12
	} else {
		word = strings.TrimSuffix(strings.TrimSuffix(word, "am"), "h")
	}
	h, m, _ := strings.Cut(word, ":")
	hour, err := strconv.Atoi(h)
	if err != nil || hour < 0 || hour > 23 {
		return 0, 0, false
	}
	if m != "" {
		if minute, err = strconv.Atoi(m); err != nil || minute < 0 || minute > 59 {
			return 0, 0, false
		}
	}
	if hour == 12 && add == 12 {
		add = 0
	}
	return (hour + add) % 24, minute, hour+add < 24
}
