// Files that follow from others (indexes, slot names, tables, kernel pages) are as `pnpm gen` would write them.
import { join } from 'node:path';
import { run as execute } from '../lib/run.mjs';

export async function run({ root }) {
  await execute(process.execPath, [join(root, 'scripts/gen.mjs'), '--check'], { cwd: root });
  return 'as pnpm gen writes them';
}
