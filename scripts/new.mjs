// pnpm new kernel <family>.<name> [--cxx]: the files of a kernel, working; then the generated indexes. Says what to do next.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './lib/setup.mjs';
import { run } from './lib/run.mjs';
import { kernelFiles } from './new/kernel.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await main(async () => {
  const args = process.argv.slice(2).filter((a) => a !== '--cxx'),
    cxx = process.argv.includes('--cxx');
  const [kind, id, ...rest] = args;
  // The family becomes part of file names and C++ names, in which its end must be found again: no dashes in it.
  const [, family, name] = /^([a-z][a-z0-9]*)\.([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(id ?? '') ?? [];
  if (kind !== 'kernel' || !family || !name || rest.length > 0) {
    throw new Error(
      `usage: pnpm new kernel <family>.<verb-noun> [--cxx]\n  got: ${args.join(' ') || 'nothing'}\n  for example: pnpm new kernel sparse.count-above --cxx`,
    );
  }
  const files = kernelFiles(family, name, { cxx }),
    there = [...files.keys()].filter((path) => existsSync(join(root, path)));
  if (there.length > 0)
    throw new Error(`these files exist already: ${there.join(', ')}\n  nothing was written\n  do: choose another name, or write what is missing by hand`);
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    console.log(`new: ${path}`);
  }
  process.stdout.write(await run(process.execPath, [join(root, 'scripts/gen.mjs')], { cwd: root }));
  console.log(`
${id} counts values above a threshold: it works, and is there to be changed.
  1. Say what it means in its contract: ${[...files.keys()][0]}
  2. Fixtures, from the generator:      $(node scripts/python/python.mjs) conformance/generate/run.py ${id}
  3. Indexes and its page, once more:   pnpm gen
  4. Its tests:                         pnpm test -t ${id}${cxx ? '' : `\n  5. When it is right, make it fast:     packages/kernels-cxx/src/${family}/${name.replaceAll('-', '_')}.cc (CONTRIBUTING.md, "One C++ file")`}`);
});
