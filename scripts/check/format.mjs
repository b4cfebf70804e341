// Layout of code, by biome. `pnpm format` writes it.
import { join } from 'node:path';
import { run as execute } from '../lib/run.mjs';

export async function run({ root }) {
  const biome = join(root, 'node_modules/.bin/biome');
  try {
    await execute(biome, ['format', '--max-diagnostics=none', '--reporter=summary', '--colors=off'], { cwd: root });
  } catch (e) {
    throw new Error(`${e.message}\n  do: pnpm format`);
  }
  return 'as pnpm format writes it';
}
