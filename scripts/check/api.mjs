// The public surface: api/<package>.txt has the exported names of every entry, api/inferred-types.txt what the compiler infers
// for the calls in api/calls.ts. A change shows in review; `pnpm check api --update` writes it.
// A kernel adds no line: behind `./contracts/*` and `./kernels/*` each file exports one name, its own.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportedNames, inferredTypes, programOf } from '../lib/exported.mjs';
import { entriesOf, shortName, workspacePackages } from '../lib/packages.mjs';

const camel = (name) => name.replace(/-(.)/g, (_, c) => c.toUpperCase());
/** contracts/<family>/<kernel> and the like. */
const isKernel = (e) => e.pattern !== undefined && /\/[\w-]+\/[\w-]+$/.test(e.key.slice(e.pattern.indexOf('*') - 1));

/** Snapshot files as path to text. */
async function snapshots(root, wrong) {
  const packages = workspacePackages(root)
    .filter((p) => p.published)
    .map((p) => [p, entriesOf(root, p).filter((e) => existsSync(join(root, e.source)))]);
  const sources = packages.flatMap(([, entries]) => entries.map((e) => join(root, e.source))),
    calls = join(root, 'api/calls.ts');
  const program = programOf(root, [...sources, calls]),
    names = exportedNames(program, sources);
  const files = new Map();
  for (const [p, entries] of packages) {
    const lines = new Map();
    for (const e of entries) {
      const got = names.get(join(root, e.source)) ?? [];
      if (!isKernel(e)) {
        lines.set(e.specifier, got.length > 0 ? got.map((n) => `  ${n}`) : ['  (nothing)']);
        continue;
      }
      const own = camel(e.key.split('/').at(-1));
      if (got.join() !== own) wrong.push(`${e.source}: exports ${got.join(', ') || 'nothing'}, expected ${own} only`);
      lines.set(`${p.name}/${e.pattern.slice(2)}`, ['  the one of its file name, for each <family>/<name>']);
    }
    files.set(`api/${shortName(p)}.txt`, `${[...lines].map(([specifier, body]) => `${specifier}\n${body.join('\n')}\n`).join('\n')}`);
  }
  files.set('api/inferred-types.txt', `${inferredTypes(program, calls).join('\n\n')}\n`);
  return files;
}

const lines = (text) => text.split('\n');
/** Lines only one of the texts has. */
function difference(before, after) {
  const old = new Set(lines(before)),
    now = new Set(lines(after));
  return [
    ...lines(before)
      .filter((l) => !now.has(l))
      .map((l) => `- ${l.trim()}`),
    ...lines(after)
      .filter((l) => !old.has(l))
      .map((l) => `+ ${l.trim()}`),
  ];
}

export async function run({ root, update }) {
  const wrong = [],
    files = await snapshots(root, wrong),
    changed = [];
  await mkdir(join(root, 'api'), { recursive: true });
  const stored = (await readdir(join(root, 'api'))).filter((f) => f.endsWith('.txt')).map((f) => `api/${f}`);
  for (const path of new Set([...stored, ...files.keys()])) {
    const before = await readFile(join(root, path), 'utf8').catch(() => ''),
      after = files.get(path) ?? '';
    if (before === after) continue;
    changed.push(path);
    if (!update) wrong.push(`${path}:\n${difference(before, after).slice(0, 30).join('\n') || '(order)'}`);
    else if (after === '') await rm(join(root, path));
    else await writeFile(join(root, path), after);
  }
  if (wrong.length > 0)
    throw new Error(
      `${wrong.join('\n')}${changed.length > 0 && !update ? '\n  do: if the change is meant, pnpm check api --update, and describe it in a changeset' : ''}`,
    );
  return update ? `written: ${changed.join(', ') || 'nothing changed'}` : `${files.size} snapshots`;
}
