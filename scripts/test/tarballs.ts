import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { workspacePackages } from '../lib/packages.mjs';
import { once } from './once.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Tarballs of all published packages as they are built, as npm takes them: `file:…`, by name. Packed once in a run, by one process. */
export const tarballs = (): Promise<Readonly<Record<string, string>>> =>
  once('tarballs', async (folder) => {
    const names = workspacePackages(root).flatMap((p) => (p.published ? [p.name] : []));
    const wanted = names.flatMap((name) => ['--filter', name]);
    await promisify(execFile)('npx', ['-y', 'pnpm@12.21.0', '--recursive', ...wanted, 'pack', '--pack-destination', folder], { cwd: root, maxBuffer: 2 ** 26 });
    const packed = readdirSync(folder);
    const fileOf = (name: string): string => {
      const start = `${name.slice(1).replace('/', '-')}-`,
        file = packed.find((f) => f.startsWith(start) && /^\d[^-]*\.tgz$/.test(f.slice(start.length)));
      if (file === undefined) throw new Error(`${name} was not packed`);
      return `file:${join(folder, file)}`;
    };
    return Object.fromEntries(names.map((name) => [name, fileOf(name)]));
  });
