// What traces say a device did, beside what the emulated driver was asked for.
import { type DeviceWork, extend, fold, type OpenOptions, rowSource, type Session, sparse, type TraceEvent } from '@sparsome/core';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { cuda } from '@sparsome/cuda';
import { beforeEach, describe, expect, test } from 'vitest';
import { kernel } from '../src/kernel.ts';
import { built, useEmulatedDriver } from './emulated.ts';
import { journalOf } from './journal.ts';

beforeEach(useEmulatedDriver);
const bytes = { kind: 'vec', dtype: ['u8'] } as const;
const diagonal = (rows: number) =>
  sparse({
    order: 'csr',
    shape: [rows, 5],
    data: new Float32Array(rows).fill(2),
    indices: Int32Array.from({ length: rows }, (_, i) => i % 5),
    indptr: Int32Array.from({ length: rows + 1 }, (_, i) => i),
  });

/** What each call and copy of `work` did: `run 1 0 1` is one submission, no readback, one wait. Their waits are those of the driver. */
async function workOf(open: (o: OpenOptions) => Promise<Session>, work: (s: Session) => Promise<void>) {
  const events: TraceEvent[] = [];
  const session = await open({ trace: (e) => events.push(e) });
  const journal = await journalOf(() => work(session));
  await session.close();
  const all = events.map(({ device }): DeviceWork => device ?? { submissions: NaN, readbacks: NaN });
  expect(all.reduce((sum, { readbacks, waits = NaN }) => sum + readbacks + waits, 0)).toBe(journal.filter((line) => line.startsWith('wait')).length);
  return {
    events: events.map(({ kind, device }) => `${kind} ${device?.submissions} ${device?.readbacks} ${device?.waits}`),
    launches: journal.filter((line) => line.startsWith('launch')).length,
  };
}

describe.skipIf(!built)('a trace', () => {
  test('tells one submission and one wait of a call, one readback of all its results, none of a small upload', async () => {
    const done = await workOf(cuda.open, async (s) => {
      const x = await s.upload(majorSums.inputs.x, diagonal(500));
      const { sum, nonzero } = await s.takeAll(await s.run(majorSums, { x }, {}));
      expect([sum, nonzero]).toEqual([new Float64Array(500).fill(2), new Uint32Array(500).fill(1)]);
      expect((await s.take(x)).indptr).toEqual(diagonal(500).indptr);
    });
    expect(done).toEqual({ events: ['upload 0 0 0', 'run 1 0 1', 'download 0 1 0', 'download 0 1 0'], launches: 1 });
  });

  test('tells of pieces and of long calls, which can be stopped in between, each', async () => {
    const rows = 2 * 4096 + 1,
      many = (count: number) =>
        extend(cuda, {
          kernels: [kernel(majorSums, () => ({ launches: Array.from({ length: count }, () => ({ entry: 'sparse_major_sums', threads: 8 * 10 })) }))],
        });
    const summed = (count: number) =>
      workOf(many(count).open, async (s) => {
        const x = await s.upload(majorSums.inputs.x, diagonal(10));
        expect(await s.take((await s.run(majorSums, { x }, {})).sum)).toEqual(new Float64Array(10).fill(2));
      });
    expect(await summed(64)).toMatchObject({ events: ['upload 0 0 0', 'run 1 0 1', 'download 0 1 0'], launches: 64 });
    expect(await summed(65)).toMatchObject({ events: ['upload 0 0 0', 'run 2 0 2', 'download 0 1 0'], launches: 65 });
    // Three blocks; what is folded last is handed over, and waited for by whoever reads it.
    const blocks = await workOf(cuda.open, async (s) => {
      const x = await s.upload(minorSums.inputs.x, diagonal(rows));
      await s.take((await s.run(minorSums, { x }, {})).sum);
    });
    expect(blocks.events).toEqual(['upload 0 0 0', 'run 4 0 3', 'download 0 1 0']);
  });

  test('of a fold tells one readback of each block, whatever its results', async () => {
    const blocks = await workOf(cuda.open, async (s) => {
      const { sum, nonzero } = await fold(s, minorSums, rowSource(diagonal(4096 + 4), 1000), {}, {});
      expect([sum, nonzero]).toEqual([Float64Array.of(1640, 1640, 1640, 1640, 1640), Uint32Array.of(820, 820, 820, 820, 820)]);
    });
    expect(blocks.events).toEqual(['upload 0 0 0', 'run 1 0 1', 'download 0 1 0', 'upload 0 0 0', 'run 1 0 1', 'download 0 1 0']);
  });

  test('tells of waits for pinned memory, 4 MiB at a time by turns: small arrays share it', async () => {
    const mebi = 2 ** 20;
    const arrays = Array.from({ length: 9 }, (_, n) => new Uint8Array(mebi - 1).fill(n + 1));
    const done = await workOf(cuda.open, async (s) => {
      const small = [];
      for (const array of arrays) small.push(await s.upload(bytes, array));
      for (const [n, there] of small.entries()) expect(Buffer.compare(await s.take(there), arrays[n] ?? new Uint8Array())).toBe(0);
      const large = new Uint8Array(13 * mebi).map((_, i) => i >>> 12);
      expect(Buffer.compare(await s.take(await s.upload(bytes, large)), large)).toBe(0);
    });
    const [uploads, downloads] = [(n: number) => `upload 0 0 ${n}`, (n: number) => `download 0 ${n} 0`];
    expect(done.events).toEqual([
      ...Array.from({ length: 8 }, () => uploads(0)),
      uploads(1),
      ...Array.from({ length: 9 }, () => downloads(1)),
      uploads(2),
      downloads(4),
    ]);
  });
});
