// What must not compile. Checked by tsc (`pnpm check`): an unused @ts-expect-error is an error. Nothing here runs.
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Backend, type Contract, contract, type DTypes, extend, fold, implement, type RowSource, type Session, type Sparse } from '@sparsome/core';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { groupMoments } from '@sparsome/core/contracts/sparse/group-moments';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { transposeFill } from '@sparsome/core/contracts/sparse/transpose-fill';

const x = { kind: 'sparse', dtype: ['f32'], order: ['csr'], ptr: ['i32'] } as const;
const sum = { kind: 'vec', dtype: ['f64'] } as const;
type Gpu = { readonly [T in keyof DTypes]: { readonly gpu: true } };

/** Compiled, never called. */
export async function compiles(
  gpu: Session<'webgpu'>,
  cpu: Session<'js'>,
  matrix: Sparse<'f32'>,
  source: RowSource<'f32'>,
  backend: Backend<'js', DTypes, null>,
): Promise<void> {
  using resident = await gpu.upload(minorSums.inputs.x, matrix);
  const sums = await gpu.run(minorSums, { x: resident }, {});
  expectTypeOf(await gpu.take(sums.sum)).toEqualTypeOf<Float64Array>();
  expectTypeOf(await gpu.download(sums.nonzero)).toEqualTypeOf<Uint32Array>();
  const logged = await gpu.run(log1p, { x: await gpu.upload(log1p.inputs.x, matrix) }, {});
  expectTypeOf((await gpu.download(logged.y)).data).toEqualTypeOf<Float32Array | Float64Array>();
  const folded = await fold(cpu, groupMoments, source, { group: new Int32Array(3) }, { groups: 2 });
  expectTypeOf(folded.lines).toEqualTypeOf<Uint32Array>();

  // @ts-expect-error a resident of another session
  await cpu.run(minorSums, { x: resident }, {});
  // @ts-expect-error an unknown attribute
  await gpu.run(minorSums, { x: resident }, { log2: true });
  // @ts-expect-error a required attribute is missing
  await gpu.run(groupMoments, { x: resident, group: await gpu.upload(groupMoments.inputs.group, new Int32Array(3)) }, {});
  // @ts-expect-error a required input is missing
  await gpu.run(minorSums, {}, {});
  // @ts-expect-error an unknown input
  await gpu.run(minorSums, { x: resident, weights: resident }, {});
  // @ts-expect-error the wrong dtype
  await gpu.upload({ kind: 'vec', dtype: ['f64'] }, new Float32Array(1));
  // @ts-expect-error the wrong type of attribute
  await gpu.run(log1p, { x: await gpu.upload(log1p.inputs.x, matrix) }, { divisor: true });
  // @ts-expect-error not mergeable
  await fold(cpu, transposeFill, source, {}, {});
  const parts = { id: 'a.b', version: 1, promise: 'exact', inputs: { x }, attrs: {}, outputs: { sum } } as const;
  const compare = { sum: { fixture: { by: 'exact' } } } as const;
  // @ts-expect-error infer without an output
  contract({ ...parts, compare, infer: () => ({}) });
  // @ts-expect-error infer with an output of another dtype
  contract({ ...parts, compare, infer: () => ({ sum: { shape: [1], dtype: 'f32' } }) });
  // @ts-expect-error no comparison for an output
  contract({ ...parts, compare: {}, infer: () => ({ sum: { shape: [1], dtype: 'f64' } }) });
  // @ts-expect-error folds an output that is not there
  contract({ ...parts, compare, merge: { over: 'x', rows: 1, by: { sum: 'add', other: 'add' } }, infer: () => ({ sum: { shape: [1], dtype: 'f64' } }) });
  contract({ ...parts, compare, merge: { over: 'x', rows: 1, by: { sum: 'add' } }, infer: () => ({ sum: { shape: [1], dtype: 'f64' } }) });
  const gpuKernel = implement<Gpu, null>()(minorSums, { run() {} });
  // @ts-expect-error a kernel for other buffers
  extend(backend, { kernels: [gpuKernel] });
  const every: readonly Contract[] = [minorSums, groupMoments, transposeFill];
  void every;
}

describe('types', () => {
  test('the file compiles with every expected error', () => expect(compiles).toBeTypeOf('function'));
});
