// Partial results of canonical blocks are folded where they lie: in the arithmetic of every type, and nothing is copied.
import { type AnyArray, type DType, dtypes, newArray, type Session, sparse, type TraceEvent } from '@sparsome/core';
import { minorAnyAbove } from '@sparsome/core/contracts/sparse/minor-any-above';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { js } from '@sparsome/js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onSoftware } from './software.ts';

const there = (await onSoftware().probe()).ok,
  length = 1003;

/** Any bits, and what compares in its own way. */
function values(dtype: DType, seed: number): AnyArray {
  const array = newArray(dtype, length),
    bytes = new Uint8Array(array.buffer);
  for (let n = 0, state = seed; n < bytes.length; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[n] = state >>> 24;
  }
  if (array instanceof Float32Array || array instanceof Float64Array) array.set(seed === 1 ? [0, -0, 1, Infinity, NaN, -5] : [-0, 0, NaN, -Infinity, 1, -6]);
  return array;
}
const folded: { readonly [by: string]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  max: (a, b) => (b > a ? b : a),
  min: (a, b) => (b < a ? b : a),
  copy: (_, b) => b,
};
const foldedLong: { readonly [by: string]: (a: bigint, b: bigint) => bigint } = {
  add: (a, b) => a + b,
  max: (a, b) => (b > a ? b : a),
  min: (a, b) => (b < a ? b : a),
  copy: (_, b) => b,
};
function expected(by: string, into: AnyArray, from: AnyArray): AnyArray {
  const [one, long] = [folded[by], foldedLong[by]];
  if (!one || !long) throw new TypeError(by);
  if (into instanceof BigInt64Array && from instanceof BigInt64Array) return into.map((a, i) => long(a, from[i] ?? 0n));
  if (into instanceof BigInt64Array || from instanceof BigInt64Array) throw new TypeError('two types');
  return into.map((a, i) => one(a, from[i] ?? 0));
}

describe.skipIf(!there)(`folding${there ? '' : ' (not run: WebGPU finds no adapter)'}`, () => {
  // Arrays are seen in parts, and more workgroups are needed than start at once.
  const opening = there ? onSoftware({ limits: { binding: 4096, groups: 3 } }).spec.open({}) : undefined;
  afterAll(async () => (await opening)?.close());

  it.each(dtypes.flatMap((dtype) => (['add', 'max', 'min', 'copy'] as const).map((by) => [dtype, by] as const)))('%s, %s', async (dtype, by) => {
    const memory = (await opening)?.memory;
    if (!memory?.combine) throw new TypeError('no memory that combines');
    const [a, b] = [values(dtype, 1), values(dtype, 2)];
    const [into, from] = [memory.alloc(dtype, length), memory.alloc(dtype, length)];
    await memory.write(dtype, into, a);
    await memory.write(dtype, from, b);
    memory.combine(by, dtype, into, from, length);
    expect(await memory.read(dtype, into, length)).toEqual(expected(by, a, b));
    for (const view of [into, from]) memory.free(dtype, view);
  });
});

describe.skipIf(!there)('canonical blocks', () => {
  const rows = 2 * 4096 + 1, // three blocks
    columns = 5;
  const x = sparse({
    order: 'csr',
    shape: [rows, columns],
    data: Float64Array.from({ length: rows }, (_, i) => 1 / (i + 1)),
    indices: Int32Array.from({ length: rows }, (_, i) => i % columns),
    indptr: Int32Array.from({ length: rows + 1 }, (_, i) => i),
  });
  const events: TraceEvent[] = [];
  let device: Session, reference: Session;
  beforeAll(async () => {
    device = await onSoftware().open({ trace: (e) => events.push(e) });
    reference = await js.open();
  });
  afterAll(async () => {
    await device?.close();
    await reference?.close();
  });

  const answers: { readonly [name: string]: (s: Session) => Promise<AnyArray> } = {
    async 'sparse.minor-sums'(s) {
      const { sum } = await s.run(minorSums, { x: await s.upload(minorSums.inputs.x, x) }, {});
      return s.take(sum);
    },
    async 'sparse.minor-any-above'(s) {
      const limit = await s.upload(minorAnyAbove.inputs.limit, new Float64Array(rows).fill(1e-3));
      const { above } = await s.run(minorAnyAbove, { x: await s.upload(minorAnyAbove.inputs.x, x), limit }, {});
      return s.take(above);
    },
  };
  it.each(Object.entries(answers))('of %s are folded on the device', async (name, answer) => {
    events.length = 0;
    expect(await answer(device)).toEqual(await answer(reference));
    const moves = events.flatMap((e) => (e.kind === 'run' ? [`${e.contract} in ${e.pieces}`] : e.reason === 'asked' ? [] : [`${e.kind} ${e.reason}`]));
    expect(moves).toEqual([`${name} in 3`]);
  });
});
