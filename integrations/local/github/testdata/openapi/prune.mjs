// Writes the part of GitHub's description that the local GitHub answers, so that the proxy starts in a second and not a minute.
// Usage: node prune.mjs OUT.json < routes.json, where routes.json is ["GET /repos/{owner}/{repo}", …].
import fs from "node:fs";

const whole = JSON.parse(fs.readFileSync(new URL("node_modules/@octokit/openapi/generated/api.github.com.json", import.meta.url)));
const wanted = JSON.parse(fs.readFileSync(0, "utf8"));

// Two places where the description contradicts itself, so that no answer of GitHub's own would pass: the list of installations
// wants an account to be a user and an enterprise at once (one installation wants either), and a 409 about contents must match
// exactly one of two schemas that any error matches both.
const list = whole.paths["/app/installations"].get.responses["200"].content["application/json"];
list.schema = { type: "array", items: { $ref: "#/components/schemas/installation" } };
const conflict = whole.paths["/repos/{owner}/{repo}/contents/{path}"].put.responses["409"].content["application/json"];
conflict.schema = { anyOf: conflict.schema.oneOf };

const paths = {};
const unknown = [];
for (const route of wanted) {
  const [method, path] = route.split(" ");
  const found = whole.paths[path]?.[method.toLowerCase()];
  if (!found) {
    unknown.push(route);
    continue;
  }
  paths[path] ??= { ...(whole.paths[path].parameters ? { parameters: whole.paths[path].parameters } : {}) };
  paths[path][method.toLowerCase()] = found;
}
if (unknown.length > 0) {
  console.error(`GitHub has no such operations: ${unknown.join(", ")}`);
  process.exit(1);
}

const out = { openapi: whole.openapi, info: whole.info, servers: [{ url: "/" }], paths, components: {} };
const done = new Set();
const todo = [paths];
while (todo.length > 0) {
  const node = todo.pop();
  if (node === null || typeof node !== "object") continue;
  // Recorded examples are large and prove nothing here.
  delete node.examples;
  delete node.example;
  if (typeof node.$ref === "string" && node.$ref.startsWith("#/components/") && !done.has(node.$ref) && !node.$ref.includes("/examples/")) {
    done.add(node.$ref);
    const [, , kind, name] = node.$ref.split("/");
    out.components[kind] ??= {};
    out.components[kind][name] = whole.components[kind][name];
    todo.push(out.components[kind][name]);
  }
  todo.push(...Object.values(node));
}
fs.writeFileSync(process.argv[2], JSON.stringify(out));
