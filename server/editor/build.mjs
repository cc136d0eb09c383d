// Bundles page.js and what it imports into one script in a folder, with the licences of all that is in it.
// node build.mjs [FOLDER] : packages are fetched by their names, as package-lock.json pins them, into a folder that is
// removed again. What was bundled from the same sources stays as it is. Equal sources give equal bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']);
const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, '..', 'static', 'editor'));
const script = join(folder, 'query.js');
const sources = readdirSync(here).filter((name) => /^[^.].*\.(js|mjs|json)$/.test(name)).sort();
const digest = createHash('sha256');
for (const name of sources) digest.update(name).update('\0').update(readFileSync(join(here, name))).update('\0');
const banner = `/* sources: ${digest.digest('hex')}; licences: licences.txt */`;

function packagesIn(inputs) {
  const found = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(found.filter(Boolean))].sort();
}

function licenceOf(work, name) {
  const home = join(work, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  if (!ALLOWED.has(license)) throw new Error(`${name} ${version} has the licence ${license}, which may not be shipped`);
  const file = readdirSync(home).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} ${version} comes without the text of its licence`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(home, file), 'utf8').trim()}\n`;
}

function bundle(work) {
  for (const name of [...sources, '.npmrc']) cpSync(join(here, name), join(work, name));
  const npm = ['ci', '--prefer-offline', '--no-fund', '--no-audit', '--loglevel=error'];
  execFileSync('npm', npm, { cwd: work, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const { buildSync } = createRequire(join(work, 'package.json'))('esbuild');
  const { metafile, outputFiles } = buildSync({
    absWorkingDir: work, entryPoints: ['page.js'], bundle: true, minify: true, write: false, metafile: true,
    outfile: 'query.js', format: 'esm', target: 'es2022', charset: 'utf8', legalComments: 'none',
    banner: { js: banner },
  });
  mkdirSync(folder, { recursive: true });
  const licences = packagesIn(Object.keys(metafile.inputs)).map((name) => licenceOf(work, name));
  writeFileSync(join(folder, 'licences.txt'), licences.join(`\n${'-'.repeat(72)}\n\n`));
  writeFileSync(script, outputFiles[0].contents);
}

if (!existsSync(script) || !readFileSync(script, 'utf8').startsWith(banner)) {
  const work = mkdtempSync(join(tmpdir(), 'onrecord-editor-'));
  try {
    bundle(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
