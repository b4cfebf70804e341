import { expect, test } from 'vitest';
import { latest, report } from '../src/report.ts';
import { someRecord } from './record.ts';

const fast = { ...someRecord, commit: 'abcdefabcd', kernel: 'sparse.fast', timesCopy: 1.2 };
const slow = {
  ...someRecord,
  device: { ...someRecord.device, backend: 'js', target: 'js', threads: 1 },
  ms: { ...someRecord.ms, median: 8 },
  timesCopy: 20,
  dirty: true,
};

test('the newest record of each configuration counts', () => {
  const again = { ...someRecord, commit: 'newer', ms: { ...someRecord.ms, median: 1 } };
  const older = { ...again, commit: 'older', at: '2025-01-01T00:00:00.000Z' };
  expect(latest([someRecord, slow, again, older]).map((r) => r.commit)).toEqual(['newer', '0123456789']);
});

test('a table with every configuration, slower ones too, and what holds kernels back', () => {
  const text = report([someRecord, slow, fast], new Map([['sparse.some-kernel', 'It waits for memory.\n']]));
  expect(text.slice(text.indexOf('## Some'))).toMatchInlineSnapshot(`
    "## Some Processor, 2 cores (m-00000000)

    linux-x64, Node 20.20.2.

    ### synthetic: 100 x 200, 0.0 million non-zeros of f32, seed 42

    | kernel | backend | threads | ms | ± MAD | ns / non-zero | GB/s | x copy | against js | commit | date |
    | --- | --- | --: | --: | --: | --: | --: | --: | --: | --- | --- |
    | sparse.fast | native-cpu avx2 | 2 | 2.00 | 0.50 | 2000.00 | 4.0 | 1.20 |  | abcdefabcd | 2026-01-02 |
    | sparse.some-kernel | native-cpu avx2 | 2 | 2.00 | 0.50 | 2000.00 | 4.0 | 5.00 | 4.0x | 0123456789 | 2026-01-02 |
    | sparse.some-kernel | js | 1 | 8.00 | 0.50 | 2000.00 | 1.0 | 20.00 | 1.0x | 0123456789+ | 2026-01-02 |

    Copying gave 20 to 20 GB/s on 1 thread, 20 to 20 GB/s on 2 threads, measured before each kernel; a commit with + had changes on top.

    ## What holds them back

    Kernels that take more than 1.5 times as long as a copy, on the largest case.

    **sparse.some-kernel** (5.00 x copy). It waits for memory.
    "
  `);
});

test('a kernel without a note is not explained away', () => {
  expect(report([someRecord], new Map())).toContain('Not looked into yet.');
});
