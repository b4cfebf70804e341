// TypeScript: the packages (this builds dist), then all tests.
import { join } from 'node:path';
import { run as execute } from '../lib/run.mjs';

export async function run({ root }) {
  const tsc = join(root, 'node_modules/.bin/tsc'),
    wrong = [];
  // Several checkers would each check again what tests share: a third more in all.
  for (const args of [['-b'], ['-p', 'tsconfig.test.json', '--singleThreaded']]) await execute(tsc, args, { cwd: root }).catch((e) => wrong.push(e.message));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return 'packages and tests';
}
