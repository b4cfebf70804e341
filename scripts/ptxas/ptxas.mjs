// ptxas, NVIDIA's assembler, for the test that assembles the PTX: out of the wheel that requirements.txt names. Tests only;
// nothing of it is shipped.
//
//   node scripts/ptxas/ptxas.mjs          installs it and prints its path
//
// It lives under .sparsome/ptxas/<hash of requirements.txt>.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from '../lib/run.mjs';
import { python } from '../python/python.mjs';

const here = dirname(fileURLToPath(import.meta.url)),
  requirements = join(here, 'requirements.txt');

/** NVIDIA has a wheel for this platform. */
export const hasWheel = process.platform === 'linux' && process.arch === 'x64';

function place() {
  const lock = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  return join(resolve(here, '../../.sparsome/ptxas'), lock, 'ptxas');
}

export function ptxasInstalled() {
  const path = process.env.SPARSOME_PTXAS ?? place();
  return existsSync(path) ? path : null;
}

/** Installs ptxas where it is missing, by the Python of the tests; says so in a line. Null: not for this platform. */
export async function installPtxas() {
  if (!hasWheel || ptxasInstalled()) return null;
  const interpreter = await python({ required: true }),
    path = place(),
    part = `${dirname(path)}.part-${process.pid}`;
  const started = performance.now();
  const locked = ['--quiet', '--require-hashes', '--only-binary', ':all:', '--no-deps', '--target', part, '-r', requirements];
  try {
    if (spawnSync('uv', ['--version']).status === 0) await run('uv', ['pip', 'install', '--python', interpreter, ...locked]);
    else await run(interpreter, ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--no-compile', ...locked]);
    // Moved into place when it is whole; the rest of the wheel, a compiler, is not kept.
    mkdirSync(dirname(path), { recursive: true });
    renameSync(join(part, 'nvidia/cuda_nvcc/bin/ptxas'), path);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return `ptxas: installed in ${((performance.now() - started) / 1000).toFixed(1)} s`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  await installPtxas();
  console.log(ptxasInstalled() ?? 'no wheel for this platform');
}
