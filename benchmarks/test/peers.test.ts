import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Comparison, keepComparison, readComparisons } from '../src/peers/compare.ts';
import { profileTables } from '../src/peers/profile.ts';
import { peerTables, withTables } from '../src/peers/table.ts';

const made: Comparison = {
  data: 'some',
  at: '2026-01-02',
  cpu: 'Some Processor',
  cores: 2,
  rounds: 3,
  runs: 1,
  steps: [
    { step: 'PCA', peer: 'quick', ours: { cpu: 0.2, wall: 0.2 }, wasm: { cpu: 0.4, wall: 0.4 }, theirs: { cpu: 0.1, wall: 0.1 } },
    { step: 'UMAP', peer: 'slow', ours: { cpu: 0.05, wall: 0.05 }, theirs: { cpu: 2, wall: 2 } },
  ],
  processes: [
    { who: 'sparsome', threads: 1, wall: 2, cpu: 3, peakMiB: 200, steps: { read: 500, write: 900 } },
    { who: 'scanpy', threads: 1, wall: 4, cpu: 4, peakMiB: 600 },
    { who: 'scran.js', threads: 1, wall: 8, cpu: 8, peakMiB: 900 },
    { who: 'scran.js', threads: 2, wall: 5, cpu: 8, peakMiB: 900 },
  ],
};

test('rows that lose stand beside those that win; without scanpy on as many threads nothing is compared', () => {
  expect(peerTables([made])).toMatchInlineSnapshot(`
    "**some** (2026-01-02, Some Processor, 2 cores; medians of 1 process, 3 warm calls)

    | whole job, fresh process | threads | wall | CPU | peak memory | against scanpy |
    | --- | --- | --- | --- | --- | --- |
    | sparsome | 1 | 2.00 s | 3.00 s | 200 MiB | 2.0 × faster, 3.0 × less memory |
    | scanpy | 1 | 4.00 s | 4.00 s | 600 MiB |  |
    | scran.js | 1 | 8.00 s | 8.00 s | 900 MiB | 2.0 × slower, 1.5 × more memory |
    | scran.js | 2 | 5.00 s | 8.00 s | 900 MiB |  |

    | step, one thread, warm | native-cpu | wasm-simd | peer | | native-cpu is | wasm-simd is |
    | --- | --- | --- | --- | --- | --- | --- |
    | PCA | 0.20 s | 0.40 s | 0.10 s | quick | 2.0 × slower | 4.0 × slower |
    | UMAP | 50.0 ms |  | 2.00 s | slow | 40.0 × faster |  |"
  `);
});

test('the profile has the longest step first, and what no step took', () => {
  expect(profileTables([made])).toMatchInlineSnapshot(`
    "**some**, sparsome, 1 threads: 2.00 s

    | step | ms | of the whole |
    | --- | --: | --: |
    | write | 900 | 45 % |
    | outside the steps: start, loading code, exit | 600 | 30 % |
    | read | 500 | 25 % |"
  `);
});

test('the tables stand between their marks, and what was there goes', () => {
  const text = 'before\n<!-- peers: written by `pnpm bench --peers` -->\nold\n<!-- /peers -->\nafter\n';
  const once = withTables(text, [made]);
  expect(once).toBe(text.replace('old', () => peerTables([made])));
  expect(withTables(once, [made])).toBe(once);
  expect(() => withTables('no marks', [made])).toThrow('no place for the tables');
});

test('a data set measured again takes the place of its last numbers, and no other loses its own', () => {
  const root = mkdtempSync(join(tmpdir(), 'sparsome-peers-'));
  mkdirSync(join(root, 'benchmarks/results'), { recursive: true });
  const other = { ...made, data: 'other' },
    again = { ...made, at: '2026-02-03' };
  for (const c of [made, other, again]) keepComparison(root, c);
  expect(readComparisons(root)).toEqual([again, other]);
});
