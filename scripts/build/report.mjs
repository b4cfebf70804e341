// Builds packages/studio/dist/report/page.js, the program inside a report, with esbuild: one file that asks for nothing.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { filesIn, hashOf, root, unlessCurrent } from './cxx.mjs';

const studio = join(root, 'packages/studio'),
  output = join(studio, 'dist/report/page.js');

export async function buildReport() {
  const from = performance.now();
  await mkdir(dirname(output), { recursive: true });
  const hash = await hashOf([...(await filesIn(join(studio, 'src/report/page'), ['.ts'])), join(root, 'pnpm-lock.yaml'), fileURLToPath(import.meta.url)]);
  const built = await unlessCurrent(output, hash, () =>
    build({
      entryPoints: [join(studio, 'src/report/page/main.ts')],
      outfile: output,
      bundle: true,
      minify: true,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
      charset: 'ascii',
      legalComments: 'none',
      logLevel: 'error',
    }),
  );
  return `report: ${built ? `built in ${((performance.now() - from) / 1000).toFixed(1)} s` : 'up to date'}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildReport());
