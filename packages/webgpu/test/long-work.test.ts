// Work in many short steps has the bits of work in one, and can be aborted between two of them. Kept small: steps are made shorter.
import { type AnyArray, dense, type Host, isSparsomeError, type Session, type Slot, sparse } from '@sparsome/core';
import { gram } from '@sparsome/core/contracts/dense/gram';
import { umap } from '@sparsome/core/contracts/embed/umap';
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
  async 'embed.umap'(session) {
    const n = 40,
      near = (i: number): number[] => [(i + 1) % n, (i + n - 1) % n].sort((a, b) => a - b);
    const graph = sparse({
      order: 'csr',
      shape: [n, n],
      data: Float32Array.from({ length: 2 * n }, (_, e) => 1 / (2 + (e % 3))),
      indices: Int32Array.from(Array.from({ length: n }, (_, i) => near(i)).flat()),
      indptr: Int32Array.from({ length: n + 1 }, (_, i) => 2 * i),
    });
    const start = dense(
      [n, 2],
      Float32Array.from({ length: 2 * n }, (_, i) => value(i)),
    );
    const given = { graph: await put(session, umap.inputs.graph, graph), start: await put(session, umap.inputs.start, start) };
    return (await session.download((await session.run(umap, given, { epochs: 7, a: 0.58303, b: 1.334167 })).y)).data;
  },
  async 'sparse.matmul-dense'(session) {
    const given = { x: await put(session, matmulDense.inputs.x, s), b: await put(session, matmulDense.inputs.b, b) };
    return (await session.download((await session.run(matmulDense, given, {})).y)).data;
  },
};

describe('in many short steps', () => {
  it.each(Object.entries(answers))('%s has the bits of js', async (_, answer) => {
    if (!device) return;
    expect(await answer(device)).toEqual(await answer(reference));
    expect(steps).toBeGreaterThan(1);
  });

  it('is aborted between two steps', async () => {
    if (!device) return;
    const controller = new AbortController();
    afterStep = () => controller.abort();
    const got = await answers['dense.gram']?.(device, controller.signal).catch((e: unknown) => e);
    expect(isSparsomeError(got, 'Aborted')).toBe(true);
    expect(steps).toBe(1);
  });

  it('keeps two steps under way at most, so that progress and cancelling do not run ahead of the device', async () => {
    if (!device) return;
    let submitted = 0,
      done = 0,
      most = 0;
    const session = await onSoftware({
      limits: { operations: 256, groups: 3 },
      onDevice({ queue }) {
        const [submit, ended] = [queue.submit.bind(queue), queue.onSubmittedWorkDone.bind(queue)];
        queue.submit = (buffers) => {
          most = Math.max(most, ++submitted - done);
          submit(buffers);
        };
        queue.onSubmittedWorkDone = async () => {
          const upTo = submitted;
          await ended();
          done = Math.max(done, upTo);
        };
      },
    }).open();
    await session.run(gram, { x: await session.upload(gram.inputs.x, x) }, {});
    await session.close();
    expect(submitted).toBeGreaterThan(5);
    expect(most).toBe(2);
  });
});

it('there is an adapter, or the tests above were not run', (context) => {
  expect(process.env['CI'] === 'true' && device === undefined).toBe(false);
  if (!device) context.skip('not run: WebGPU finds no adapter');
});
