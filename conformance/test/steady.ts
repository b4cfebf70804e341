// What holds for every backend over time: 500 rounds of uploading, computing and disposing leave it, and the process, as they were.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sparse, type Session } from '@sparsome/core';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { expect } from 'vitest';

const rows = 16,
  columns = 2000,
  entries = rows * columns;
const x = sparse({
  order: 'csr',
  shape: [rows, columns],
  data: new Float32Array(entries).fill(1),
  indices: Int32Array.from({ length: entries }, (_, i) => i % columns),
  indptr: Int32Array.from({ length: rows + 1 }, (_, i) => i * columns),
});
const factor = new Float32Array(rows).fill(4);
const mostGrowth = 20; // MiB

/** A matrix goes in, its sums and another matrix made of it come out. */
async function round(s: Session): Promise<void> {
  using given = await s.upload(scaleMajor.inputs.x, x);
  using by = await s.upload(scaleMajor.inputs.factor, factor);
  const { y } = await s.run(scaleMajor, { x: given, factor: by }, {});
  expect((await s.download(y)).data[entries - 1]).toBe(0.25);
  y.dispose();
  using same = await s.upload(majorSums.inputs.x, x);
  const sums = await s.run(majorSums, { x: same }, {});
  expect((await s.take(sums.sum))[rows - 1]).toBe(columns);
  for (const r of Object.values(sums)) r.dispose();
}

let collector: (() => void) | undefined;
/** Resident bytes of the process once garbage is gone and finalizers have run. */
async function settled(): Promise<number> {
  if (!collector) {
    setFlagsFromString('--expose-gc');
    const found: unknown = runInNewContext('gc');
    collector = typeof found === 'function' ? () => void found() : () => undefined;
  }
  for (let n = 0; n < 4; n++) {
    collector();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage.rss();
}

/** Demands it of a session that nothing else is done with. */
export async function staysAsItWas(s: Session): Promise<void> {
  // Allocators and compilers take what they need in the first rounds.
  for (let n = 0; n < 200; n++) await round(s);
  expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
  const peak = s.peakBytes();
  // 500 times what is made, or copied, is 61 MiB at least: one of three left behind would show, in each 500 rounds. Allocators and
  // collectors may still take some pages once.
  let growth = Number.POSITIVE_INFINITY;
  for (let tries = 0; growth >= mostGrowth && tries < 5; tries++) {
    const before = await settled();
    for (let n = 0; n < 500; n++) await round(s);
    growth = ((await settled()) - before) / 2 ** 20;
  }
  expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
  expect(s.peakBytes()).toBe(peak);
  expect(growth).toBeLessThan(mostGrowth);
}
