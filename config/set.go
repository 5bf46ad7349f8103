package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

func secret(at func(*Config) *Secret, prefix, where string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if !strings.HasPrefix(s, prefix) {
			return fmt.Errorf("must begin with %s; find it in %s", prefix, where)
		}
		*at(c) = NewSecret(s)
		return nil
	}
}

func setURL(to *string, s string, slash bool) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("must be a URL such as https://example.com/api/")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return errors.New("must use https, except for an address of this machine")
	}
	*to = strings.TrimRight(s, "/")
	if slash {
		*to += "/"
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func setRedis(to *Secret, s string) error {
	u, err := url.Parse(s)
	schemes := []string{"redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster", "sentinel", "cluster", "unix"}
	if err != nil || !slices.Contains(schemes, u.Scheme) || (u.Host == "" && u.Scheme != "unix") {
		return errors.New("must be a URL such as redis://localhost:6379/0, rediss://..., redis+sentinel://host:26379/0?master_name=NAME or redis+cluster://host:6379")
	}
	*to = NewSecret(s)
	return nil
}

func setInt(to *int, s string, low, high int) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		return fmt.Errorf("must be a whole number from %d to %d", low, high)
	}
	*to = n
	return nil
}

func setInt64(to *int64, s string) error {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return errors.New("must be a positive whole number")
	}
	*to = n
	return nil
}

func setDuration(to *time.Duration, s string, low, high time.Duration) error {
	d, err := time.ParseDuration(s)
	if err != nil || d < low || d > high {
		return fmt.Errorf("must be a duration such as 30s or 5m, from %s to %s", low, high)
	}
	*to = d
	return nil
}

func setPEM(to *Secret, s string) error {
	if !strings.Contains(s, "-----BEGIN") {
		return errors.New("must be the App's private key in PEM form, beginning with -----BEGIN")
	}
	*to = NewSecret(s)
	return nil
}

func setPEMFile(to *Secret, path string) error {
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	return setPEM(to, string(data))
}

func setRepos(to *[]string, s string) error {
	form := regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$`)
	return setList(to, s, func(item string) error {
		if !form.MatchString(item) {
			return fmt.Errorf("%q is not owner/name", item)
		}
		return nil
	})
}

func setIDs(to *[]string, s, first, what string) error {
	form := regexp.MustCompile(`^[` + first + `][A-Z0-9]{2,20}$`)
	return setList(to, s, func(item string) error {
		if !form.MatchString(item) {
			return fmt.Errorf("%q is not %s", item, what)
		}
		return nil
	})
}

func setWho(to *[]string, s string) error {
	form := regexp.MustCompile(`^([UWS][A-Z0-9]{2,20}|everyone|workspace-admins)$`)
	return setList(to, s, func(item string) error {
		if !form.MatchString(item) {
			return fmt.Errorf("%q is not a user id (U...), a user-group id (S...), workspace-admins or everyone", item)
		}
		return nil
	})
}

func setList(to *[]string, s string, check func(string) error) error {
	var out []string
	var errs []error
	for item := range strings.SplitSeq(s, ",") {
		item = strings.TrimSpace(item)
		if item == "" || slices.Contains(out, item) {
			continue
		}
		if err := check(item); err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, item)
	}
	*to = out
	return errors.Join(errs...)
}

func setCron(to *string, s string) error {
	if strings.HasPrefix(strings.TrimSpace(s), "@every") {
		return errors.New("@every counts from a process's start, so replicas would differ; use a cron expression such as 0 9 * * 1")
	}
	fields := cron.SecondOptional | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor
	if _, err := cron.NewParser(fields).Parse(s); err != nil {
		return errors.New("must be a cron expression such as 0 9 * * 1 (Mondays at nine); a sixth field in front counts seconds")
	}
	*to = s
	return nil
}

func setZone(to **time.Location, s string) error {
	zone, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		return errors.New("must be a time zone such as Europe/Berlin or UTC")
	}
	*to = zone
	return nil
}

func setAddr(to *string, s string) error {
	if s == "" {
		*to = ""
		return nil
	}
	_, port, err := net.SplitHostPort(s)
	n, perr := strconv.Atoi(port)
	if err != nil || perr != nil || n < 0 || n > 65535 {
		return errors.New("must be host:port such as :8080")
	}
	*to = s
	return nil
}

func setLevel(to *slog.Level, s string) error {
	if to.UnmarshalText([]byte(s)) != nil {
		return errors.New("must be debug, info, warn or error")
	}
	return nil
}

func setOne(to *string, s string, allowed ...string) error {
	if !slices.Contains(allowed, s) {
		return fmt.Errorf("must be %s", strings.Join(allowed, " or "))
	}
	*to = s
	return nil
}
