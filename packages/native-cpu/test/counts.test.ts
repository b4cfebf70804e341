// Tables over small counts: long lines in which other values stand between them take both ways.
import { type Session, sparse } from '@sparsome/core';
import { compareValues } from '@sparsome/core/compare';
import { normalizeLog1p } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { topSums } from '@sparsome/core/contracts/sparse/top-sums';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { describe, expect, test } from 'vitest';

const odd = [0, -0, 0.5, -1, -3, 31, 32, 33, 4095, 4096, 4095.5, 2 ** 31, 2 ** 52 + 1, 1e30, -(2 ** 33), 1e-40];

/** A line of ones to threes for each odd value, which stands near the front, in the middle, and at the end. */
function matrix(length: number, places: readonly number[]) {
  const data = new Float64Array(odd.length * length).map((_, i) => 1 + ((i * 7) % 3));
  for (const [line, v] of odd.entries()) for (const p of places) data[line * length + p] = v;
  const indices = Int32Array.from(data, (_, i) => i % length),
    indptr = Int32Array.from({ length: odd.length + 1 }, (_, m) => m * length);
  return { shape: [odd.length, length], indices, indptr, data } as const;
}

async function answers(session: Session, m: ReturnType<typeof matrix>, single: boolean) {
  const data = single ? Float32Array.from(m.data) : m.data;
  const factors = Array.from({ length: odd.length }, (_, i) => 0.25 + i / 8);
  const value = sparse({ order: 'csr', ...m, data });
  const x = await session.upload(normalizeLog1p.inputs.x, value);
  const factor = await session.upload(normalizeLog1p.inputs.factor, single ? Float32Array.from(factors) : Float64Array.from(factors));
  const k = await session.upload(topSums.inputs.k, Uint32Array.of(1, 2, 50, m.shape[1]));
  const logs = await session.run(normalizeLog1p, { x, factor }, {}),
    sums = await session.run(topSums, { x, k }, {});
  return { logs: await session.download(logs.y), sums: await session.download(sums.sum) };
}

describe.each(['sse2', 'avx2', 'avx512'])('%s', (target) => {
  test.each([
    [300, [5]],
    [300, [150, 151]],
    [331, [330]],
    [320, [0, 31, 32, 200, 319]],
    [40, [39]],
  ] as const)('lines of %i values, odd ones at %j', async (length, places) => {
    const probe = await nativeCpu.probe();
    if (!probe.ok || !probe.capabilities.targets.includes(target)) return;
    const native = await nativeCpu.open({ target }),
      reference = await js.open();
    for (const single of [true, false]) {
      const got = await answers(native, matrix(length, places), single),
        want = await answers(reference, matrix(length, places), single);
      expect(compareValues({ by: 'exact' }, got.logs, want.logs)).toEqual({ ok: true, wrong: 0 });
      expect(compareValues({ by: 'exact' }, got.sums, want.sums)).toEqual({ ok: true, wrong: 0 });
    }
    await native.close();
    await reference.close();
  });
});
