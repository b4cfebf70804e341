// scran.js, a peer of the benchmarks, at the version and hashes of package-lock.json beside this file.
//
//   node scripts/scran/scran.mjs          prints the folder of the package
//
// It lives under .sparsome/scran/<hash of the lock>, and no package of the workspace depends on it.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from '../lib/run.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const home = join(resolve(here, '../..'), '.sparsome/scran');

/**
 * The folder of scran.js, installed at the first call; null when it cannot be, with the reason logged in one line.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string | null>}
 */
export async function scran({ log = console.error } = {}) {
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex')
    .slice(0, 16);
  const folder = join(home, lock),
    found = join(folder, 'node_modules/scran.js');
  if (existsSync(found)) return found;
  // Moved into place when it is whole: an interrupted installation leaves nothing that is used.
  const part = `${folder}.part-${process.pid}`;
  try {
    mkdirSync(part, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(here, file), join(part, file));
    await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: part });
    if (!existsSync(folder)) renameSync(part, folder);
    return found;
  } catch (error) {
    const lines = error.message.trim().split('\n');
    const told = lines.find((line) => /^npm error (?!code|errno|syscall|type|A complete log)/.test(line)) ?? lines[0];
    log(`no scran.js: ${told.replace('npm error ', '')}; \`npm ci\` must work in scripts/scran`);
    return null;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const path = await scran();
  if (path) console.log(path);
  else process.exitCode = 1;
}
