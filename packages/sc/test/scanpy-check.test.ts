// The judge itself is tried: scanpy's own file must pass, and seventy damaged copies must fail.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { python } from '../../../scripts/python/python.mjs';
import { runProgram } from '../../../scripts/test/python.ts';

const interpreter = await python();
const script = fileURLToPath(new URL('./scanpy-check-damage.py', import.meta.url));

test.skipIf(interpreter === null)('scanpy-check.py passes scanpy and fails every damage', { timeout: 300_000 }, async () => {
  const run = await runProgram(interpreter!, { args: [script], imports: ['scanpy', 'sklearn.manifold', 'umap'], quiet: true });
  expect(
    run.stdout.split('\n').filter((line) => line.startsWith('BAD')),
    run.stderr,
  ).toEqual([]);
  expect(run.stdout).toMatch(/76 files, 0 judged wrongly/);
  expect(run.status).toBe(0);
});
