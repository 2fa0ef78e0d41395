// Copies the named files out of node_modules and writes a manifest of their SHA-256; `--check` only compares.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const modules = new URL('node_modules/', import.meta.url);
const wanted = {
  'static/vendor/socket.io-client/': ['socket.io-client', { 'dist/socket.io.esm.min.js': 'socket.io.esm.min.js', LICENSE: 'LICENSE' }],
  'tests/vendor/axe-core/': ['axe-core', { 'axe.min.js': 'axe.min.js', LICENSE: 'LICENSE' }],
};
// The map isn't shipped, so the line that asks browsers to fetch it goes.
const bytes = url => Buffer.from(readFileSync(url, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
const check = process.argv.includes('--check');
let wrong = 0;

for (const [folder, [name, files]] of Object.entries(wanted)) {
  const target = new URL(folder, root);
  const { version, license } = JSON.parse(readFileSync(new URL(`${name}/package.json`, modules), 'utf8'));
  const manifest = { package: name, version, license, files: {} };
  mkdirSync(target, { recursive: true });
  for (const [from, to] of Object.entries(files)) {
    const content = bytes(new URL(`${name}/${from}`, modules));
    manifest.files[to] = createHash('sha256').update(content).digest('hex');
    if (!check) writeFileSync(new URL(to, target), content);
    else if (!content.equals(readFileSync(new URL(to, target)))) { console.error(`differs: ${folder}${to}`); wrong += 1; }
  }
  const text = JSON.stringify(manifest, null, 2) + '\n';
  if (!check) writeFileSync(new URL('manifest.json', target), text);
  else if (text !== readFileSync(new URL('manifest.json', target), 'utf8')) { console.error(`differs: ${folder}manifest.json`); wrong += 1; }
}
process.exitCode = wrong ? 1 : 0;
