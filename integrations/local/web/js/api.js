// Calls to the workspace. Every call says who acts; every error carries words
// that can be shown to people.

const TIMEOUT_MS = 15000;
let actor = "";

/** Sets the user id or name that later calls act as. */
export function actAs(user) {
  actor = user;
}

export class ApiError extends Error {}

export async function read(path, params) {
  const query = new URLSearchParams({ as: actor });
  for (const [key, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null && value !== "") query.set(key, String(value));
  }
  return call(`/browser/${path}?${query}`, {});
}

export async function post(path, body) {
  return call(`/browser/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: actor, ...body }),
  });
}

export async function upload({ channel, thread_ts, comment, file }) {
  const form = new FormData();
  form.set("as", actor);
  form.set("channel", channel);
  if (thread_ts) form.set("thread_ts", thread_ts);
  if (comment) form.set("comment", comment);
  form.set("file", file, file.name || "pasted.png");
  return call("/browser/upload", { method: "POST", body: form });
}

/** The address of a file's bytes, as the current user sees it. */
export function fileURL(id) {
  return `/browser/file/${encodeURIComponent(id)}?as=${encodeURIComponent(actor)}`;
}

export function eventsURL(after) {
  return `/browser/events?as=${encodeURIComponent(actor)}&after=${encodeURIComponent(after)}`;
}

async function call(url, init) {
  let response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (err) {
    throw new ApiError(err.name === "TimeoutError"
      ? "The workspace did not answer in time. Try again."
      : "The workspace cannot be reached. Is it still running?");
  }
  const body = await response.json().catch(() => null);
  if (body?.ok) return body;
  throw new ApiError(body?.error || `The workspace answered with status ${response.status}.`);
}
