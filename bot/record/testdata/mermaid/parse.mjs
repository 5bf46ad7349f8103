// Reads a JSON list of charts and answers with what Mermaid's parser has to say of each: "" is nothing.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');
let text = '';
for await (const part of process.stdin) text += part;
const out = [];
for (const chart of JSON.parse(text)) {
  try {
    await mermaid.parse(chart);
    out.push('');
  } catch (problem) {
    out.push(String(problem.message || problem));
  }
}
process.stdout.write(JSON.stringify(out));
