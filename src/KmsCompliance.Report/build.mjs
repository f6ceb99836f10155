// Makes report.js, the one script of a report, of the modules: the same sources give the same bytes. With --check it writes
// nothing, and fails where the file is not what the modules make.

import { readFileSync, writeFileSync } from 'node:fs';
import { Script } from 'node:vm';

// Each before those that use it.
const MODULES = ['columns', 'query', 'csv', 'elements', 'table', 'details', 'app'];

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8').replaceAll('\r\n', '\n');

const body = MODULES.map((name) => read(`modules/${name}.js`).replace(/^import .*\n/gm, '').replace(/^export /gm, '').trim()).join('\n\n');
const script = `'use strict';\n(() => {\n${body}\n})();\n`;

// Two modules that give one name to two things do not compile, and what would end the script, or begin a comment of HTML, must not be in it.
new Script(script);
if (/<\/script|<!--|\]\]>/i.test(script)) {
  throw new Error('The script holds what would end it.');
}

if (!process.argv.includes('--check')) {
  writeFileSync(new URL('report.js', import.meta.url), script);
} else if (read('report.js') !== script) {
  console.error('report.js is not what the modules make. Run node src/KmsCompliance.Report/build.mjs, and commit what it writes.');
  process.exitCode = 1;
}
