// Calls to the local GitHub, if the workspace has one: what to show, what to do, and when something changed.

import { ApiError } from "./api.js";
import { me } from "./state.js";

const BASE = "/github/browser/";
const TIMEOUT_MS = 15000;

export async function ask(path, params) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params ?? {})) if (value) query.set(key, String(value));
  return call(`${BASE}${path}?${query}`, {});
}

export async function tell(path, body) {
  return call(BASE + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: me().name, ...body }) });
}

async function call(url, init) {
  let response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new ApiError("The local GitHub cannot be reached. Is it still running?");
  }
  const body = await response.json().catch(() => null);
  if (body?.ok) return body;
  throw new ApiError(body?.error || `The local GitHub answered with status ${response.status}.`);
}

/** Calls `changed` whenever something did; returns what ends it. */
export function watch(changed) {
  const source = new EventSource(`${BASE}events`);
  let first = true;
  source.addEventListener("changed", () => {
    if (!first) changed();
    first = false;
  });
  return () => source.close();
}
