// Sizes after bundling, minifying and gzip, against budgets.json (KB of 1024 bytes): the own code of every entry that loads with
// it, and pages that use one contract on js, with all they need. The ten largest are listed.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, bundles, gzippedBytes, kilobytes } from '../lib/bundle.mjs';
import { entriesOf, workspacePackages } from '../lib/packages.mjs';

const camel = (name) => name.replace(/-(.)/g, (_, c) => c.toUpperCase());

/** A page with one kernel, as a user writes it. */
const page = (family, name) => `
  import { sparse } from '@sparsome/core';
  import { jsWith } from '@sparsome/js/with';
  import { ${camel(name)} as contract } from '@sparsome/core/contracts/${family}/${name}';
  import { ${camel(name)} as kernel } from '@sparsome/js/kernels/${family}/${name}';
  export async function compute(parts, rest, attrs) {
    const session = await jsWith([kernel]).open();
    const x = await session.upload(contract.inputs.x, sparse(parts));
    return session.run(contract, { x, ...rest }, attrs);
  }`;

/** Every measured thing: name, bytes and budget in bytes. */
export async function sizes(root) {
  const budgets = JSON.parse(await readFile(join(root, 'scripts/check/budgets.json'), 'utf8'));
  const packages = workspacePackages(root).filter((p) => p.published),
    all = packages.map((p) => p.name);
  const entries = packages.flatMap((p) =>
    entriesOf(root, p)
      .filter((e) => e.pattern === undefined && existsSync(join(root, e.source)))
      .map((e) => [p, e]),
  );
  const measured = [];
  for (const [p, { specifier }] of entries) {
    const text = await bundle(root, `export * from '${specifier}';`, { external: all.filter((n) => n !== p.name), lazy: true });
    measured.push({ name: specifier, bytes: gzippedBytes(text), budget: (budgets.entries[specifier] ?? budgets.entry) * 1024 });
  }
  const kernels = join(root, 'packages/js/src/kernels'),
    pages = new Map();
  for (const family of (await readdir(kernels, { withFileTypes: true })).filter((d) => d.isDirectory()).map((d) => d.name)) {
    for (const file of await readdir(join(kernels, family))) {
      const name = file.replace(/\.ts$/, '');
      pages.set(`page: ${family}.${name} on js`, page(family, name));
    }
  }
  const texts = await bundles(root, [...pages.values()]);
  measured.push(...[...pages.keys()].map((name, n) => ({ name, bytes: gzippedBytes(texts[n]), budget: budgets.page * 1024 })));
  return measured.sort((a, b) => b.bytes - a.bytes);
}

export async function run({ root }) {
  const measured = await sizes(root);
  const row = (m) => `${kilobytes(m.bytes).padStart(8)} of ${kilobytes(m.budget).padStart(7)}  ${m.name}`;
  const over = measured.filter((m) => m.bytes > m.budget);
  if (over.length > 0) {
    throw new Error(
      `over budget (gzip):\n${over.map(row).join('\n')}\n  do: look at what the bundle holds, or change scripts/check/budgets.json and say why in the commit`,
    );
  }
  return `${measured.length} bundles; the largest, gzip:\n${measured
    .slice(0, 10)
    .map((m) => `       ${row(m)}`)
    .join('\n')}`;
}
