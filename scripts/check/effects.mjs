// Importing does nothing: an import of which no name is used leaves nothing in a bundle, and every package is imported in a
// fresh process in which starting anything (timers, workers, processes, modules of WebAssembly, addons) or writing is caught,
// and globals are compared. And core loads fast.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundles } from '../lib/bundle.mjs';
import { entriesOf, workspacePackages } from '../lib/packages.mjs';

// Core may take so many times as long as as many modules that export a number each: machines differ by a factor of three.
const slowest = 3;
// The fastest thread counts: whatever else the machine does only adds time. A busy machine gets more tries.
const threads = 9;
const rounds = 5;
// What a package that has to be imported does itself.
const excused = {
  '@sparsome/conformance': /starts a timer|makes globalThis\.Symbol\(([\w$-]*matchers-object|expect-global)\)/, // vitest
};
const probe = fileURLToPath(new URL('../lib/import-probe.mjs', import.meta.url));

export async function run({ root }) {
  const packages = workspacePackages(root).filter((p) => p.published),
    entries = new Map(packages.map((p) => [p, entriesOf(root, p).filter((e) => existsSync(join(root, e.source)))])),
    specifiers = [...entries.values()].flat().map((e) => e.specifier);
  const wrong = await bundles(
    root,
    specifiers.map((specifier) => `import '${specifier}';`),
  ).then(
    (texts) =>
      texts.flatMap((text, n) => (text.trim() === '' ? [] : [`${specifiers[n]}: an unused import leaves this in a bundle: ${text.trim().slice(0, 300)}`])),
    (e) => [`unused imports cannot be bundled: ${e.message}`],
  );
  for (const [p, of] of entries) wrong.push(...effectsOf(root, p, of));
  const { core, empty } = await importTimes(root),
    said = `import('@sparsome/core') in ${core.toFixed(1)} ms, ${(core / empty).toFixed(1)} times that of empty modules`;
  // Written so that no time at all (NaN: core is not built) fails too.
  if (!(core <= slowest * empty)) wrong.push(`${said}, more than ${slowest}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return `${specifiers.length} entries of ${packages.length} packages; ${said}`;
}

/** What importing the entries of a package, as built, does in a fresh process. */
export function effectsOf(root, p, entries) {
  const files = entries.map((e) => join(root, e.source.replace('/src/', '/dist/').replace(/\.ts$/, '.js')));
  const missing = files.filter((f) => !existsSync(f));
  if (missing.length > 0) return [`${p.name}: not built: ${missing.join(', ')}\n  do: tsc -b`];
  return effectsOfFiles(files)
    .filter((effect) => !excused[p.name]?.test(effect))
    .map((effect) => `${p.name}: importing it ${effect}`);
}

/** The same of JavaScript files. */
export function effectsOfFiles(files) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [probe, ...files.map((f) => pathToFileURL(f).href)], { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? JSON.parse(stdout.split('\n').at(-1)) : [`fails:\n${stderr.slice(0, 600)}`];
}

/** Milliseconds that the import of core takes, and that of as many modules without content. */
async function importTimes(root) {
  const built = join(root, 'packages/core/dist'),
    folder = mkdtempSync(join(tmpdir(), 'sparsome-empty-'));
  const times = { core: Number.POSITIVE_INFINITY, empty: Number.POSITIVE_INFINITY };
  try {
    const modules = readdirSync(built).filter((f) => f.endsWith('.js'));
    modules.forEach((_, n) => writeFileSync(join(folder, `${n}.mjs`), `export const value${n} = ${n};\n`));
    writeFileSync(join(folder, 'index.mjs'), modules.map((_, n) => `export { value${n} } from './${n}.mjs';\n`).join(''));
    for (let round = 0; round < rounds; round++) {
      for (let n = 0; n < threads; n++) {
        times.core = Math.min(times.core, await importTime(join(built, 'index.js')));
        times.empty = Math.min(times.empty, await importTime(join(folder, 'index.mjs')));
      }
      if (times.core <= slowest * times.empty) break;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return times;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a fresh thread, which has no module yet either and takes half of what a process does. */
function importTime(file) {
  const program = `const from = performance.now();
    import(${JSON.stringify(pathToFileURL(file).href)}).then(() => require('node:worker_threads').parentPort.postMessage(performance.now() - from));`;
  return new Promise((resolve) => {
    const thread = new Worker(program, { eval: true });
    thread.on('message', resolve);
    for (const end of ['error', 'exit']) thread.on(end, () => resolve(Number.NaN));
  });
}
