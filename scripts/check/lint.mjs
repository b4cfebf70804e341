// Rules for code: biome's as chosen in biome.json, and two of ours in scripts/lint/*.grit.
import { join } from 'node:path';
import { run as execute } from '../lib/run.mjs';

export async function run({ root }) {
  const args = ['lint', '--error-on-warnings', '--max-diagnostics=60', '--reporter=concise', '--colors=off'];
  const output = await execute(join(root, 'node_modules/.bin/biome'), args, { cwd: root }).catch((e) => {
    throw new Error(`${e.message.trimEnd()}\n  do: pnpm exec biome lint --write corrects some; pnpm exec biome lint <file> says more`);
  });
  return /Checked \d+ files/.exec(output)?.[0].toLowerCase() ?? '';
}
