// Reads records as Backstage does and prints what it found, one JSON object by file; then lints them with markdownlint's own rules.
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { parseMadrWithFrontmatter, madrFilePathFilter } = require('@backstage/plugin-adr-common');

const files = process.argv.slice(2);
const read = files.map(file => {
  const { content, status, date } = parseMadrWithFrontmatter(fs.readFileSync(file, 'utf8'));
  const title = (content.match(/^# (.*)$/m) || [])[1];
  return { file: path.basename(file), listed: madrFilePathFilter(path.basename(file)), status, date, title };
});
const cli = path.join(__dirname, 'node_modules', 'markdownlint-cli2', 'markdownlint-cli2-bin.mjs');
const lint = spawnSync(process.execPath, [cli, '--no-globs', ...files.map(f => ':' + f)], { encoding: 'utf8', cwd: __dirname });
process.stdout.write(JSON.stringify({ read, lint: lint.status === 0 ? '' : lint.stderr + lint.stdout }));
