// pnpm gen: writes everything that follows from the folders: indexes of contracts and kernels, slot names and the table for
// C++, coefficients. Adding a kernel edits no list by hand. `--check` writes nothing and fails on a difference.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { existsSync } from 'node:fs';
import { indexFiles } from './gen/indexes.mjs';
import { pageFiles } from './gen/pages.mjs';
import { programsWgsl } from './gen/programs.mjs';
import { shadersModule } from './gen/shaders.mjs';
import { slotsHeader } from './gen/slots.mjs';
import { run } from './lib/run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Generated files as path to text. `full` also those that need the built core. */
export async function generated(full = true) {
  const files = await indexFiles(root);
  if (!full) return files;
  const built = (path) => import(pathToFileURL(join(root, 'packages/core/dist', path)).href);
  const { contracts } = await built('contracts/all.gen.js');
  files.set('packages/kernels-cxx/include/slots.gen.hpp', slotsHeader(contracts));
  if (existsSync(join(root, 'scripts/gen/coefficients.mjs'))) {
    const { coefficientsHeader } = await import('./gen/coefficients.mjs');
    files.set('packages/kernels-cxx/include/coefficients.gen.hpp', coefficientsHeader(await built('math/coefficients.js')));
  }
  const programs = programsWgsl(await built('math/coefficients.js'));
  files.set('packages/webgpu/src/preludes/programs.gen.wgsl', programs);
  files.set('packages/webgpu/src/shaders.gen.ts', await shadersModule(root, programs));
  for (const [path, text] of await pageFiles(root, contracts)) files.set(path, text);
  return files;
}

const current = (path) => readFile(join(root, path), 'utf8').catch(() => '');

async function write(files) {
  for (const [path, text] of files) {
    if ((await current(path)) === text) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    console.log(`gen: ${path}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const stale = [];
    for (const [path, text] of await generated()) if ((await current(path)) !== text) stale.push(path);
    if (stale.length > 0) {
      console.error(`generated files are stale: ${stale.join(', ')}\n  do: pnpm gen, and commit the result`);
      process.exitCode = 1;
    }
  } else {
    await write(await generated(false));
    await run('node_modules/.bin/tsc', ['-b', 'packages/core'], { cwd: root });
    await write(await generated());
  }
}
