// Importing does nothing: an import of which no name is used leaves nothing in a bundle, and every package is imported in a
// fresh process in which starting anything (timers, workers, processes, modules of WebAssembly, addons) or writing is caught,
// and globals are compared. And core loads fast.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../lib/bundle.mjs';
import { entriesOf, workspacePackages } from '../lib/packages.mjs';

// Core may take so many times as long as as many modules that export a number each: machines differ by a factor of three.
const slowest = 3;
// The fastest process counts: whatever else the machine does only adds time. A busy machine gets more tries.
const processes = 9;
const rounds = 5;
// What a package that has to be imported does itself.
const excused = {
  '@sparsome/conformance': /starts a timer|makes globalThis\.Symbol\(([\w$-]*matchers-object|expect-global)\)/, // vitest
};
const probe = fileURLToPath(new URL('../lib/import-probe.mjs', import.meta.url));

export async function run({ root }) {
  const packages = workspacePackages(root).filter((p) => p.published),
    wrong = [];
  let count = 0;
  for (const p of packages) {
    const entries = entriesOf(root, p).filter((e) => existsSync(join(root, e.source)));
    count += entries.length;
    for (const { specifier } of entries) {
      const left = (await bundle(root, `import '${specifier}';`).catch((e) => e.message)).trim();
      if (left !== '') wrong.push(`${specifier}: an unused import leaves this in a bundle: ${left.slice(0, 300)}`);
    }
    wrong.push(...effectsOf(root, p, entries));
  }
  const { core, empty } = await importTimes(root),
    said = `import('@sparsome/core') in ${core.toFixed(1)} ms, ${(core / empty).toFixed(1)} times that of empty modules`;
  // Written so that no time at all (NaN: core is not built) fails too.
  if (!(core <= slowest * empty)) wrong.push(`${said}, more than ${slowest}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return `${count} entries of ${packages.length} packages; ${said}`;
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
      for (let n = 0; n < processes; n++) {
        times.core = Math.min(times.core, importTime(join(built, 'index.js')));
        times.empty = Math.min(times.empty, importTime(join(folder, 'index.mjs')));
      }
      if (times.core <= slowest * times.empty) break;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return times;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function importTime(file) {
  const program = `const from = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - from);`;
  return Number(spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).stdout || Number.NaN);
}
