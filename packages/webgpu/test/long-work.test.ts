// Work in many short steps has the bits of work in one, and can be aborted between two of them. Kept small: steps are made shorter.
import { type AnyArray, dense, type Host, isSparsomeError, type Session, type Slot, sparse } from '@sparsome/core';
import { gram } from '@sparsome/core/contracts/dense/gram';
import { matmul } from '@sparsome/core/contracts/dense/matmul';
import { gram as sparseGram } from '@sparsome/core/contracts/sparse/gram';
import { matmulDense } from '@sparsome/core/contracts/sparse/matmul-dense';
import { js } from '@sparsome/js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { onSoftware } from './software.ts';

const [rows, columns, width] = [20, 30, 9];
const value = (i: number): number => ((i * 7919) % 101) / 7 - 5;
const x = dense(
  [rows, columns],
  Float32Array.from({ length: rows * columns }, (_, i) => value(i)),
);
const b = dense(
  [columns, width],
  Float64Array.from({ length: columns * width }, (_, i) => value(i + 5) / 3),
);
// Every third entry of x.
const kept = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => j).filter((j) => (i + j) % 3 === 0));
const s = sparse({
  order: 'csr',
  shape: [rows, columns],
  data: Float32Array.from(kept.flatMap((row, i) => row.map((j) => value(i * columns + j)))),
  indices: Int32Array.from(kept.flat()),
  indptr: Int32Array.from([0, ...kept.map((_, i) => kept.slice(0, i + 1).flat().length)]),
});

let device: Session | undefined,
  reference: Session,
  afterStep: () => void,
  steps = 0;
beforeAll(async () => {
  const timed = (): void => {
    steps++;
    afterStep();
  };
  const backend = onSoftware({ limits: { operations: 256, groups: 3 }, timed });
  device = (await backend.probe()).ok ? await backend.open() : undefined;
  reference = await js.open();
});
beforeEach(() => {
  afterStep = () => undefined;
  steps = 0;
});
afterAll(async () => {
  await device?.close();
  await reference?.close();
});

const put = <S extends Slot>(session: Session, slot: S, host: Host<S>) => session.upload(slot, host);
const answers: { readonly [name: string]: (session: Session, signal?: AbortSignal) => Promise<AnyArray> } = {
  async 'dense.gram'(session, signal) {
    const given = await put(session, gram.inputs.x, x);
    return (await session.download((await session.run(gram, { x: given }, {}, signal ? { signal } : {})).gram)).data;
  },
  async 'dense.matmul'(session) {
    const given = { x: await put(session, matmul.inputs.x, x), b: await put(session, matmul.inputs.b, b) };
    return (await session.download((await session.run(matmul, given, {})).y)).data;
  },
  async 'sparse.gram'(session) {
    const given = await put(session, sparseGram.inputs.x, s);
    return (await session.download((await session.run(sparseGram, { x: given }, {})).gram)).data;
  },
  async 'sparse.matmul-dense'(session) {
    const given = { x: await put(session, matmulDense.inputs.x, s), b: await put(session, matmulDense.inputs.b, b) };
    return (await session.download((await session.run(matmulDense, given, {})).y)).data;
  },
};

describe('in many short steps', () => {
  it.each(Object.entries(answers))('%s has the bits of js', async (_, answer) => {
    if (!device) return console.log('not run: no adapter');
    expect(await answer(device)).toEqual(await answer(reference));
    expect(steps).toBeGreaterThan(1);
  });

  it('is aborted between two steps', async () => {
    if (!device) return console.log('not run: no adapter');
    const controller = new AbortController();
    afterStep = () => controller.abort();
    const got = await answers['dense.gram']?.(device, controller.signal).catch((e: unknown) => e);
    expect(isSparsomeError(got, 'Aborted')).toBe(true);
    expect(steps).toBe(1);
  });
});

it('there is an adapter, or the tests above were not run', () => {
  expect(process.env['CI'] === 'true' && device === undefined).toBe(false);
});
