// What a session says it holds, beside what the emulated driver was asked for, and numbers worked out by hand.
import { sparse } from '@sparsome/core';
import { topSums } from '@sparsome/core/contracts/sparse/top-sums';
import { cuda } from '@sparsome/cuda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { built, set, unset, useEmulatedDriver } from './emulated.ts';
import { journalOf } from './journal.ts';

beforeEach(useEmulatedDriver);
afterEach(unset);

/** The most bytes at a time of what was allocated and freed, in the order of issue. */
function peakOf(journal: readonly string[]): number {
  let bytes = 0,
    peak = 0;
  for (const [word, , size] of journal.map((line) => line.split(' '))) {
    if (word === 'allocate' || word === 'free') bytes += (word === 'free' ? -1 : 1) * Number(size);
    peak = Math.max(peak, bytes);
  }
  expect(bytes).toBe(0);
  return peak;
}

// With and without stream-ordered allocation.
test.skipIf(!built).each(['1', '0'])('the peak is inputs, outputs and scratch memory together (pools: %s)', async (pools) => {
  set('POOLS', pools);
  await using s = await cuda.open();
  // 64 bytes: six values and six indices of 4 bytes, four pointers of 4.
  const matrix = sparse({
    order: 'csr',
    shape: [3, 1001],
    data: Float32Array.of(1, 2, 3, 4, 5, 6),
    indices: Int32Array.of(0, 1, 2, 3, 4, 1000),
    indptr: Int32Array.of(0, 3, 3, 6),
  });
  const inputs = 64 + 2 * 4,
    outputs = 3 * 2 * 8;
  // For each of three lines two lists of 1,001 keys of 8 bytes, each rounded up to a multiple of 64.
  const scratch = 3 * 2 * 8064;
  const journal = await journalOf(async () => {
    const x = await s.upload(topSums.inputs.x, matrix),
      k = await s.upload(topSums.inputs.k, Uint32Array.of(1, 2));
    const { sum } = await s.run(topSums, { x, k }, {});
    expect(s.peakBytes()).toBe(inputs + outputs + scratch);
    expect(s.live()).toEqual({ buffers: 5, bytes: inputs + outputs });
    expect((await s.take(sum)).data).toEqual(Float64Array.of(3, 5, 0, 0, 6, 11));
    for (const used of [x, k]) used.dispose();
  });
  expect(peakOf(journal)).toBe(inputs + outputs + scratch);
  expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
  // Of the host, and not counted: pinned memory, no more of it than copies need.
  expect(journal.filter((line) => line.startsWith('pin'))).toEqual(['pin 0 4194304']);
});
