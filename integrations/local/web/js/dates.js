// Times as people read them, in the time zone of the browser.

const DAY = 86400000;
const format = (options) => new Intl.DateTimeFormat("en-GB", options);
const TIME = format({ hour: "2-digit", minute: "2-digit" });
const SECONDS = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const LONG = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const MEDIUM = format({ day: "numeric", month: "long", year: "numeric" });
const SHORT = format({ day: "numeric", month: "short", year: "numeric" });
const NUM = new Intl.DateTimeFormat("sv-SE"); // 2026-11-25

export const tsDate = (ts) => new Date(Number.parseFloat(ts) * 1000);
export const clock = (ts) => TIME.format(tsDate(ts));
export const fullTime = (ts) => `${LONG.format(tsDate(ts))}, ${SECONDS.format(tsDate(ts))}`;
export const dayKey = (ts) => NUM.format(tsDate(ts));

/** "Today", "Yesterday" or "Monday, 24 November 2026". */
export function dayName(ts) {
  return relativeDay(tsDate(ts)) || LONG.format(tsDate(ts));
}

function relativeDay(date) {
  const day = (d) => Math.floor((d.getTime() - d.getTimezoneOffset() * 60000) / DAY);
  return { 0: "Today", "-1": "Yesterday", 1: "Tomorrow" }[day(date) - day(new Date())] ?? "";
}

/** "3 minutes ago", "in 2 days". */
export function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, s]) => Math.abs(seconds) >= s) ?? [];
  if (!unit) return seconds > 0 ? "in a moment" : "just now";
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

const TOKENS = {
  date_num: (d) => NUM.format(d),
  date: (d) => MEDIUM.format(d),
  date_slash: (d) => NUM.format(d).replaceAll("-", "/"),
  date_short: (d) => SHORT.format(d),
  date_long: (d) => LONG.format(d),
  date_pretty: (d) => relativeDay(d).toLowerCase() || MEDIUM.format(d),
  date_short_pretty: (d) => relativeDay(d).toLowerCase() || SHORT.format(d),
  date_long_pretty: (d) => relativeDay(d).toLowerCase() || LONG.format(d),
  day_divider_pretty: (d) => relativeDay(d) || LONG.format(d),
  time: (d) => TIME.format(d),
  time_secs: (d) => SECONDS.format(d),
  ago,
};

/** Fills a date template such as "due {date_short} at {time}"; "" when the time is no time. */
export function fillDate(unix, template) {
  const date = new Date(Number(unix) * 1000);
  if (Number.isNaN(date.getTime())) return "";
  return template.replace(/\{(\w+)\}/g, (all, name) => TOKENS[name]?.(date) ?? all);
}
