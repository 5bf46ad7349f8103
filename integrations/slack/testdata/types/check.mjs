// Reads lines of JSON, {"kind": "message" | "modal" | "home", "body": ...}, and checks each against a JSON Schema made from the types
// of @slack/types. The limits that those types state in their comments ("Maximum length ... is 75 characters") become part of the
// schema. Prints what is wrong, a line each, and exits 1 when anything is.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import Ajv from "ajv";
import { createGenerator } from "ts-json-schema-generator";

const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), "slack-types-"));
let limits = 0;

// annotate turns a stated limit into a tag that the generator knows.
function annotate(comment) {
  const found = [];
  const take = (pattern, tag) => {
    for (const m of comment.matchAll(pattern)) found.push(`@${tag} ${m[1]}`);
  };
  const flat = comment.replace(/\s*\n\s*\*\s*/g, " ");
  comment = flat;
  take(/max(?:imum)? length (?:for|of) the `?text`? (?:in|within) this field is (\d+) characters/gi, "textMax");
  take(/max(?:imum)? length for the `?text`? in each item is (\d+) characters/gi, "eachTextMax");
  take(/max(?:imum)? length (?:for this field )?(?:is|of) (\d+) characters/gi, "maxLength");
  take(/max(?:imum)? number of (?:options|items) is (\d+)/gi, "maxItems");
  take(/max(?:imum)?(?: of)? (\d+) (?:elements|options|blocks|rows|items)/gi, "maxItems");
  limits += found.length;
  return found;
}

function rewrite(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) rewrite(path);
    else if (name.endsWith(".d.ts")) {
      const text = readFileSync(path, "utf8").replace(/\/\*\*[\s\S]*?\*\//g, (comment) => {
        const tags = annotate(comment);
        return tags.length ? comment.replace(/\*\/$/, tags.map((t) => `* ${t}\n`).join(" ") + " */") : comment;
      });
      writeFileSync(path, text);
    }
  }
}

cpSync(join(here, "node_modules/@slack/types/dist"), join(work, "dist"), { recursive: true });
rewrite(join(work, "dist"));
const entry = join(work, "entry.ts");
writeFileSync(entry, `import type { KnownBlock, ModalView, HomeView } from "./dist/index";
export interface Message { text: string; /** @maxItems 50 */ blocks: KnownBlock[]; }
export type Modal = ModalView;
export type Home = HomeView;
`);
writeFileSync(join(work, "tsconfig.json"), JSON.stringify({ compilerOptions: { module: "nodenext", moduleResolution: "nodenext", strict: true, skipLibCheck: true, types: [] } }));

const ajv = new Ajv({ allErrors: false, strict: false, discriminator: false });
const length = (text) => [...text].length;
ajv.addKeyword({ keyword: "textMax", validate: (max, data) => typeof data?.text !== "string" || length(data.text) <= Number(max) });
ajv.addKeyword({ keyword: "eachTextMax", validate: (max, data) => !Array.isArray(data) || data.every((d) => typeof d?.text !== "string" || length(d.text) <= Number(max)) });

const generator = createGenerator({
  path: entry, tsconfig: join(work, "tsconfig.json"), type: "*", skipTypeCheck: true, additionalProperties: false, extraTags: ["textMax", "eachTextMax"],
});
const schema = generator.createSchema("*");
ajv.addSchema(schema, "slack");
const checks = { message: "Message", modal: "Modal", home: "Home" };

// By its type the one block or element is found that a value means to be; the schema of that one says best what is wrong.
function why(name, body) {
  const validate = ajv.getSchema(`slack#/definitions/${name}`);
  if (validate(body)) return "";
  const e = validate.errors.filter((e) => e.keyword !== "anyOf").at(-1) ?? validate.errors[0];
  return `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`;
}

let bad = 0;
let seen = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  seen += 1;
  const { kind, body } = JSON.parse(line);
  const problem = why(checks[kind], body);
  if (problem) {
    bad += 1;
    console.log(`${kind} ${seen}: ${problem}\n  ${line.slice(0, 600)}`);
  }
}
rmSync(work, { recursive: true });
console.log(`${seen} checked, ${bad} wrong, ${limits} limits from the types`);
process.exit(bad || limits < 20 ? 1 : 0);
