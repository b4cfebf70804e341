// What gets published can be installed and used: fields, entries under the three conditions, licences of what it depends on, and
// the files that `npm pack` would take.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conditions, entriesOf, workspacePackages } from '../lib/packages.mjs';
import { run as execute } from '../lib/run.mjs';

// Licences that Apache-2.0 code may depend on without taking on their terms.
const compatible = /^\(?(MIT|ISC|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|0BSD|CC0-1\.0|Unlicense|BlueOak-1\.0\.0|Python-2\.0)( OR .*)?\)?$/;
// h5wasm is under NIST's own terms (any use; keep the notice), which have no SPDX id.
const read = { h5wasm: 'SEE LICENSE IN LICENSE.txt' };

export async function run({ root }) {
  const packages = workspacePackages(root),
    published = packages.filter((p) => p.published);
  const wrong = published.flatMap((p) => [...fields(root, p, packages), ...licences(root, p)].map((w) => `${p.name}: ${w}`));
  wrong.push(...(await pack(root, published)));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return `${published.length} to publish: ${published.map((p) => p.name.replace('@sparsome/', '')).join(', ')}`;
}

/** Fields of package.json. */
export function fields(root, p, packages) {
  const j = p.json,
    wrong = [];
  const must = (holds, text) => holds || wrong.push(text);
  must(j.license === 'Apache-2.0', 'license is not Apache-2.0');
  must(j.type === 'module', 'type is not module');
  // A worker is a program of its own: it is started, never imported.
  const isWorker = (file) => /^\.\/(worker\/|dist\/worker)[\w./-]*\.js$/.test(file);
  must(j.sideEffects === false || (Array.isArray(j.sideEffects) && j.sideEffects.every(isWorker)), 'sideEffects is neither false nor a list of workers');
  must(typeof j.description === 'string' && j.description !== '', 'description is missing');
  must(j.engines?.node === '>=20.19', 'engines.node is not >=20.19');
  must(Array.isArray(j.files) && j.files.includes('dist'), 'files does not list dist');
  must(
    j.version === packages.find((q) => q.name === '@sparsome/core')?.json.version,
    'its version is not that of @sparsome/core: all packages have one version',
  );
  must(!Object.keys(j.scripts ?? {}).some((s) => /install|prepare/.test(s)), 'runs a script when installed');
  must(Object.keys(j.exports ?? {}).length > 0, 'exports nothing');
  for (const [key, target] of Object.entries(j.exports ?? {})) {
    if (key === './package.json' || typeof target === 'string') continue;
    must(
      Object.keys(target)
        .filter((c) => conditions.includes(c))
        .join() === conditions.join(),
      `exports["${key}"] does not have ${conditions.join(', ')} in this order`,
    );
    const expected = String(target['sparsome:src']).replace('./src/', './dist/');
    must(target.types === expected.replace(/\.ts$/, '.d.ts'), `exports["${key}"].types is not what tsc makes of its source`);
    must(target.default === expected.replace(/\.ts$/, '.js'), `exports["${key}"].default is not what tsc makes of its source`);
  }
  for (const e of entriesOf(root, p)) must(existsSync(join(root, e.source)), `${e.source} does not exist`);
  for (const [name, range] of Object.entries(j.dependencies ?? {})) {
    const other = packages.find((q) => q.name === name);
    must(!other || other.published, `depends on ${name}, which is private`);
    must(!other || range === 'workspace:*', `depends on ${name} as ${range} instead of workspace:*`);
    must(other || /^\d+\.\d+\.\d+$/.test(range), `${name} is not pinned: ${range}`);
  }
  return wrong;
}

function licences(root, p) {
  return Object.keys(p.json.dependencies ?? {})
    .filter((n) => !n.startsWith('@sparsome/'))
    .flatMap((name) => {
      const file = join(root, p.folder, 'node_modules', name, 'package.json');
      if (!existsSync(file)) return [`${name} is not installed`];
      const { license } = JSON.parse(readFileSync(file, 'utf8'));
      return compatible.test(license) || read[name] === license ? [] : [`the licence of ${name} was not looked at: ${license}`];
    });
}

/** What `npm pack`, started once for all, would take of the packages, held against what they need. */
async function pack(root, packages) {
  const folders = packages.map((p) => `./${p.folder}`);
  const output = await execute('npm', ['pack', ...folders, '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], { cwd: root }).catch(
    (e) => e.message,
  );
  const list = /^\[[\s\S]*\]/m.exec(output)?.[0];
  if (!list) return [`npm pack fails:\n${output.slice(0, 400)}`];
  const files = new Map(JSON.parse(list).map((packed) => [packed.name, packed.files.map((f) => f.path)]));
  return packages.flatMap((p) => packedOf(root, p, files.get(p.name) ?? []));
}

/** Every entry, declaration and program is among the packed files, and nothing that serves only this repository. */
function packedOf(root, p, files) {
  const entries = entriesOf(root, p).flatMap((e) => {
    const built = e.source
      .slice(p.folder.length + 1)
      .replace(/^src\//, 'dist/')
      .replace(/\.ts$/, '');
    return [`${built}.js`, `${built}.d.ts`];
  });
  const plain = Object.values(p.json.exports ?? {}).filter((t) => typeof t === 'string' && t !== './package.json');
  const others = [...plain, ...Object.values(p.json.bin ?? {})].map((f) => f.replace(/^\.\//, ''));
  const needed = [...entries, ...others].filter((f) => !files.includes(f));
  const stray = files.filter((f) => /(^|\/)(test|node_modules)\/|\.tsbuildinfo$|\.test\./.test(f));
  return [...needed.map((f) => `${p.name}: ${f} is not packed (not built, or not in files)`), ...stray.map((f) => `${p.name}: ${f} is packed`)];
}
