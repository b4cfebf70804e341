// Layout of code, by biome. `pnpm format` writes it.
import { join } from 'node:path';
import { run as execute } from '../lib/run.mjs';

const listed = 15;

export async function run({ root }) {
  const args = ['format', '--max-diagnostics=none', '--reporter=summary', '--colors=off'];
  const output = await execute(join(root, 'node_modules/.bin/biome'), args, { cwd: root }).catch((e) => e.message);
  if (/^Checked \d+ files/m.test(output) && !/^Found \d+ error/m.test(output)) return 'as pnpm format writes it';
  const files = [...output.matchAll(/^ +- (.+)$/gm)].map(([, file]) => file);
  // Without files it is not the layout which is wrong.
  if (files.length === 0) throw new Error(output);
  const more = files.length > listed ? `\nand ${files.length - listed} more` : '';
  throw new Error(`not laid out:\n${files.slice(0, listed).join('\n')}${more}\n  do: pnpm format`);
}
