// The engine on a small backend of the test's own: a device whose memory the host cannot see, which records what it is asked.
import { describe, expect, test } from 'vitest';
import {
  contract,
  defineBackend,
  type DTypes,
  extend,
  fold,
  hostMemory,
  implement,
  isSparsomeError,
  type Memory,
  newArray,
  placed,
  placedOn,
  rowSource,
  scope,
  sliceArray,
  sparse,
  type Tag,
  type TraceEvent,
  traced,
} from '@sparsome/core';
import { checked } from '@sparsome/core/checked';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';
import { js } from '@sparsome/js';

type Cell<T> = { array: T };
type Cells = { readonly [T in keyof DTypes]: Cell<DTypes[T]> };
const reals = { kind: 'vec', dtype: ['f64'] } as const;
const twice = contract({
  id: 'test.twice',
  version: 1,
  promise: 'bits',
  inputs: { x: reals },
  attrs: { plus: { kind: 'f64', default: 0, max: 100 } },
  outputs: { y: reals },
  compare: { y: { fixture: { by: 'exact' } } },
  merge: { over: 'x', rows: 4, by: { y: 'concat' } },
  infer: ({ x }) => ({ y: { shape: x.shape, dtype: 'f64' } }),
});
const total = contract({
  id: 'test.total',
  version: 1,
  promise: 'bits',
  inputs: { x: reals },
  attrs: {},
  outputs: { y: reals },
  compare: { y: { fixture: { by: 'exact' } } },
  merge: { over: 'x', rows: 4, by: { y: 'add' } },
  infer: () => ({ y: { shape: [1], dtype: 'f64' } }),
});
const onHost = contract({ ...twice, id: 'test.host', placement: 'host' });

const cell = <T extends keyof DTypes>(array: DTypes[T]): Cells[T] => {
  const made: unknown = { array };
  return made as Cells[T];
};
const memory = (): Memory<Cells> => ({
  alloc: (dtype, length) => cell(newArray(dtype, length)),
  free() {},
  write: async (_dtype, to, from) => to.array.set(from as never),
  read: async (dtype, from, length) => {
    const copy = newArray(dtype, length);
    copy.set(from.array as never);
    return copy;
  },
  slice: (dtype, from, start, length) => cell(sliceArray<typeof dtype>(dtype, from.array as never, start, length)),
});
const kernel = implement<Cells, null>();
const far = (over: { claims?: 'bits' | 'device'; wrong?: boolean; fails?: boolean } = {}) =>
  defineBackend({
    name: 'far',
    processor: 'gpu',
    claims: over.claims ?? 'bits',
    kernels: [
      kernel(twice, {
        async run(_, { in: { x }, out: { y }, attrs: { plus } }) {
          if (over.fails) throw new Error('the device fell over');
          x.data.array.forEach((v, i) => (y.data.array[i] = 2 * v + plus + (over.wrong ? 1 : 0)));
        },
      }),
      kernel(total, { run: (_, { in: { x }, out: { y } }) => void (y.data.array[0] = x.data.array.reduce((a, b) => a + b, 0)) }),
    ],
    probe: async () => ({ ok: false, why: 'a test' }),
    open: async () => ({
      memory: memory(),
      context: null,
      close() {},
      capabilities: {
        device: 'far',
        target: 'far',
        targets: ['far'],
        threads: 1,
        dtypes: new Set(['f64', 'u8']),
        ptr: ['i32'],
        nonFinite: 'ieee',
        hostVisible: false,
        blocking: true,
        maxBufferBytes: 1000,
      },
    }),
  });
const tagOf = async (work: () => Promise<unknown>): Promise<Tag | undefined> => {
  try {
    await work();
  } catch (e) {
    if (isSparsomeError(e)) return e.tag;
    throw e;
  }
  return undefined;
};
const ten = Float64Array.from({ length: 10 }, (_, i) => i);

const identity = {
  order: 'csr',
  shape: [2, 2],
  data: Float64Array.of(1, 1),
  indices: Int32Array.of(0, 1),
  indptr: Int32Array.of(0, 1, 2),
} as const;

describe('a session', () => {
  test('uploads, runs by pieces, downloads, and frees everything', async () => {
    const events: TraceEvent[] = [];
    const s = await traced(far(), (e) => events.push(e)).open();
    const x = await s.upload(reals, ten);
    const { y } = await s.run(twice, { x }, { plus: 1 });
    expect(await s.download(y)).toEqual(ten.map((v) => 2 * v + 1));
    const { y: sum } = await s.run(total, { x }, {});
    expect(await s.take(sum)).toEqual(Float64Array.of(45));
    expect(
      events.map((e) => (e.kind === 'run' ? `${e.contract} in ${e.pieces}` : `${e.kind} ${e.bytes} ${e.copied} ${e.reason} ${e.contract ?? ''}`.trim())),
    ).toEqual([
      'upload 80 true asked',
      'test.twice in 1',
      'download 80 true asked',
      ...Array(3).fill('download 8 true fold test.total'),
      'upload 8 true fold test.total',
      'test.total in 3',
      'download 8 true asked',
    ]);
    expect(s.live()).toEqual({ buffers: 2, bytes: 160 });
    expect(s.peakBytes()).toBeGreaterThanOrEqual(160);
    x.dispose();
    x.dispose();
    y.dispose();
    expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
    await s.close();
    await s.close();
    expect(await tagOf(() => s.upload(reals, ten))).toBe('Disposed');
  });
  test('names every misuse', async () => {
    const s = await far().open(),
      other = await far().open();
    const x = await s.upload(reals, ten),
      foreign = await other.upload(reals, ten);
    const before = s.live();
    expect(await tagOf(() => s.run(twice, { x: foreign }, {}))).toBe('WrongSession');
    expect(await tagOf(() => s.run(twice, { x }, { plus: 101 }))).toBe('InvalidInput');
    expect(await tagOf(() => s.run(twice, {} as never, {}))).toBe('InvalidInput');
    expect(await tagOf(() => s.run(contract({ ...twice, version: 2 }), { x }, {}))).toBe('VersionMismatch');
    expect(await tagOf(() => s.run(contract({ ...twice, id: 'test.unknown' }), { x }, {}))).toBe('Unsupported');
    expect(await tagOf(() => s.run(onHost, { x }, {}))).toBe('Unsupported');
    expect(await tagOf(() => s.upload(reals, new Float64Array(126)))).toBe('OutOfMemory');
    expect(await tagOf(() => s.upload({ kind: 'vec', dtype: ['f32'] }, new Float32Array(1)))).toBe('Unsupported');
    expect(await tagOf(() => s.run(twice, { x }, {}, { signal: AbortSignal.abort() }))).toBe('Aborted');
    expect(s.live()).toEqual(before);
    x.dispose();
    expect(await tagOf(() => s.run(twice, { x }, {}))).toBe('Disposed');
    await Promise.all([s.close(), other.close()]);
  });
  test('a failing kernel leaves nothing behind', async () => {
    const s = await far({ fails: true }).open();
    const x = await s.upload(reals, ten),
      before = s.live();
    await expect(s.run(twice, { x }, {})).rejects.toThrow('fell over');
    expect(s.live()).toEqual(before);
    expect(await s.take((await s.run(total, { x }, {})).y)).toEqual(Float64Array.of(45));
    await s.close();
  });
  test('a resident disposed during a call is freed after it', async () => {
    const s = await far().open();
    const x = await s.upload(reals, ten);
    const running = s.run(twice, { x }, {});
    x.dispose();
    expect(await s.take((await running).y)).toEqual(ten.map((v) => 2 * v));
    expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
    await s.close();
  });
  test('cancels between pieces and restores memory', async () => {
    const s = await far().open(),
      controller = new AbortController();
    const x = await s.upload(reals, ten),
      before = s.live();
    const progress = () => controller.abort();
    expect(await tagOf(() => s.run(total, { x }, {}, { signal: controller.signal, progress }))).toBe('Aborted');
    expect(s.live()).toEqual(before);
    await s.close();
  });
  test('runs host contracts on its companion', async () => {
    const near = implement<DTypes, null>()(onHost, { run: (_, { in: { x }, out: { y } }) => x.data.forEach((v, i) => (y.data[i] = 2 * v)) });
    const companion = await extend(js, { kernels: [near] }).open();
    const s = await far().open({ companion });
    const x = await s.upload(reals, ten);
    expect(await s.take((await s.run(onHost, { x }, {})).y)).toEqual(ten.map((v) => 2 * v));
    expect(companion.live()).toEqual({ buffers: 0, bytes: 0 });
    await Promise.all([s.close(), companion.close()]);
  });
});

describe('around sessions', () => {
  test('scope frees what is not returned', async () => {
    const s = await far().open();
    const { y } = await scope(s, async (inner) => {
      const x = await inner.upload(reals, ten);
      await inner.run(twice, { x }, {});
      return inner.run(twice, { x }, {});
    });
    expect(s.live().buffers).toBe(1);
    await expect(
      scope(s, async (inner) => {
        await inner.upload(reals, ten);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(s.live().buffers).toBe(1);
    y.dispose();
    await s.close();
  });
  test('a Placed value moves once, inside scopes too, and lives as long as an owner', async () => {
    const moves: string[] = [];
    const s = await traced(far(), (e) => moves.push(e.kind)).open();
    const value = placed(reals, ten);
    const a = await scope(s, async (inner) => void (await inner.run(twice, { x: await value.on(inner) }, {})));
    expect(a).toBeUndefined();
    expect(await value.on(s)).toBe(await value.on(s));
    expect(moves).toEqual(['upload', 'run']);
    value.retain();
    value.dispose();
    await Promise.resolve();
    expect(s.live().buffers).toBe(1);
    value.dispose();
    await Promise.resolve();
    expect(s.live().buffers).toBe(0);
    const made = placedOn(s, (await s.run(twice, { x: await s.upload(reals, ten) }, {})).y);
    expect(await made.host()).toBe(await made.host());
    await s.close();
  });
  test('checked finds the wrong kernel and passes the right one', async () => {
    const reference = extend(js, {
      kernels: [implement<DTypes, null>()(twice, { run: (_, { in: { x }, out: { y }, attrs }) => x.data.forEach((v, i) => (y.data[i] = 2 * v + attrs.plus)) })],
    });
    for (const wrong of [false, true]) {
      const s = await checked(far({ wrong }), reference).open();
      const x = await s.upload(reals, ten);
      expect(await tagOf(() => s.run(twice, { x }, { plus: 3 }))).toBe(wrong ? 'Corrupt' : undefined);
      await s.close();
    }
  });
  test('decorators survive extend', async () => {
    const kinds: string[] = [];
    const s = await extend(
      traced(far(), (e) => kinds.push(e.kind)),
      { kernels: [] },
    ).open();
    await s.upload(reals, ten);
    expect(kinds).toEqual(['upload']);
    await s.close();
  });
});

describe('fold', () => {
  const rows = 9001,
    columns = 7;
  const matrix = () => {
    const data: number[] = [],
      indices: number[] = [],
      indptr = new Int32Array(rows + 1);
    for (let r = 0, seed = 1; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        seed = (seed * 48271) % 2147483647;
        if (seed % 3 === 0) {
          data.push(seed / 1e9);
          indices.push(c);
        }
      }
      indptr[r + 1] = data.length;
    }
    return sparse({ order: 'csr', shape: [rows, columns], data: Float32Array.from(data), indices: Int32Array.from(indices), indptr });
  };
  test('gives the bits of the whole for any block size, mask cut along', async () => {
    const s = await js.open(),
      x = matrix(),
      mask = Uint8Array.from({ length: rows }, (_, r) => r % 5);
    const whole = await s.run(minorSums, { x: await s.upload(minorSums.inputs.x, x), mask: await s.upload(minorSums.inputs.mask, mask) }, {});
    const want = await s.take(whole.squares);
    for (const block of [1000, 4096, 5000, 20000]) {
      const got = await fold(s, minorSums, rowSource(x, block), { mask }, {});
      expect(got.squares).toEqual(want);
    }
    await s.close();
  });
  test('refuses sources with gaps, overlaps and early ends', async () => {
    const s = await js.open(),
      x = matrix(),
      good = rowSource(x, 3000);
    const broken = (change: (firstRow: number) => number, keep = 9) => ({
      ...good,
      async *blocks() {
        let n = 0;
        for await (const b of good.blocks()) if (n++ < keep) yield { ...b, firstRow: change(b.firstRow) };
      },
    });
    expect(
      await tagOf(() =>
        fold(
          s,
          minorSums,
          broken((r) => (r === 0 ? 0 : r + 1)),
          {},
          {},
        ),
      ),
    ).toBe('Incomplete');
    expect(
      await tagOf(() =>
        fold(
          s,
          minorSums,
          broken((r) => (r === 0 ? 0 : r - 1)),
          {},
          {},
        ),
      ),
    ).toBe('Overlap');
    expect(
      await tagOf(() =>
        fold(
          s,
          minorSums,
          broken((r) => r, 2),
          {},
          {},
        ),
      ),
    ).toBe('Incomplete');
    expect(await tagOf(() => fold(s, minorSums, good, { mask: new Uint8Array(3) }, {}))).toBe('InvalidInput');
    expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
    await s.close();
  });
  test('an empty source gives the empty answer', async () => {
    const s = await js.open();
    const empty = sparse({ order: 'csr', shape: [0, 3], data: new Float32Array(0), indices: new Int32Array(0), indptr: new Int32Array(1) });
    expect(await fold(s, minorSums, rowSource(empty, 10), {}, {})).toMatchObject({ sum: new Float64Array(3), nonzero: new Uint32Array(3) });
    await s.close();
  });
});

describe('blocks at the same time', () => {
  test('are folded in their order, whoever is done first, each with its share of the threads', async () => {
    const seen: { threads: number; atOnce: number }[] = [];
    let atOnce = 0;
    const values = Float64Array.from({ length: 41 }, (_, i) => 1 / (i + 1));
    const slow = kernel(total, {
      async run(_, { in: { x }, out: { y }, threads }) {
        seen.push({ threads, atOnce: ++atOnce });
        await new Promise((resolve) => setTimeout(resolve, (x.data.array[0] ?? 0) > 0.05 ? 5 : 1));
        y.data.array[0] = x.data.array.reduce((a, b) => a + b, 0);
        atOnce--;
      },
    });
    const answer = async (threads: number, concurrent: boolean): Promise<Float64Array> => {
      const base = extend(far(), { kernels: [slow] }).spec;
      const backend = defineBackend({
        ...base,
        async open(o) {
          const opened = await base.open(o);
          return { ...opened, capabilities: { ...opened.capabilities, threads, ...(concurrent ? { concurrent } : {}) } };
        },
      });
      const s = await backend.open();
      const result = await s.take((await s.run(total, { x: await s.upload(reals, values) }, {})).y);
      expect(s.live().buffers).toBe(1);
      await s.close();
      return result;
    };
    const want = await answer(1, false);
    expect(Math.max(...seen.map((v) => v.atOnce))).toBe(1);
    seen.length = 0;
    // 11 blocks on 4 threads: batches of 4, 4 and 3.
    expect(await answer(4, true)).toEqual(want);
    expect(Math.max(...seen.map((v) => v.atOnce))).toBe(4);
    expect(seen.map((v) => v.threads)).toEqual(new Array(11).fill(1));
    expect(await answer(50, true)).toEqual(want);
    expect(seen.at(-1)?.threads).toBe(4);
  });
});

describe('memory of typed arrays', () => {
  test('large freed buffers serve again, smaller ones and those given away do not', () => {
    const m = hostMemory(),
      large = m.alloc('f64', 1 << 18);
    m.free('f64', large);
    expect(m.alloc('u8', 1 << 21).buffer).toBe(large.buffer);
    expect(m.alloc('f64', 1 << 18).buffer).not.toBe(large.buffer);
    const small = m.alloc('f64', 10);
    m.free('f64', small);
    expect(m.alloc('f64', 10).buffer).not.toBe(small.buffer);
    const part = m.slice('f64', m.alloc('f64', 1 << 19), 0, 1 << 18);
    m.free('f64', part);
    expect(m.alloc('f64', 1 << 18).buffer).not.toBe(part.buffer);
  });
  test('what does not serve again soon is let go, and the backend told', () => {
    const fresh: number[] = [],
      unused: ArrayBufferLike[] = [];
    const m = hostMemory({ fresh: ({ byteLength }) => fresh.push(byteLength), unused: (buffer) => unused.push(buffer) });
    const sizes = [21, 22, 23, 26].map((n) => 1 << n);
    const first = m.alloc('u8', sizes[3]!),
      small = m.alloc('u8', 1 << 20);
    m.alloc('u8', 100);
    m.free('u8', first);
    for (const n of sizes.slice(0, 2)) m.alloc('u8', n);
    expect(unused).toEqual([]);
    m.alloc('u8', sizes[2]!);
    expect(unused).toEqual([first.buffer]);
    expect(fresh).toEqual([sizes[3], 1 << 20, sizes[0], sizes[1], sizes[2]]);
    m.free('u8', small);
    for (const n of [...sizes, ...sizes]) m.alloc('u8', n);
    expect(m.alloc('u8', 1 << 20).buffer).toBe(small.buffer);
    expect(m.alloc('u8', sizes[3]!).buffer).not.toBe(first.buffer);
    const [large, larger] = [m.alloc('u8', 100 << 20), m.alloc('u8', 50 << 20)];
    m.free('u8', large);
    m.free('u8', larger);
    expect(unused).toEqual([first.buffer, large.buffer]);
  });
  test('a result taken twice at once is counted once, and each has an array of its own', async () => {
    const s = await js.open(),
      { sum } = await s.run(minorSums, { x: await s.upload(minorSums.inputs.x, sparse(identity)) }, {}),
      before = s.live();
    const [a, b] = await Promise.all([s.take(sum), s.take(sum)]);
    expect(b).toEqual(a);
    expect(b.buffer).not.toBe(a.buffer);
    expect(s.live()).toEqual({ buffers: before.buffers - 1, bytes: before.bytes - a.byteLength });
  });
  test('several results are taken as one is, and are given up', async () => {
    const s = await js.open(),
      x = await s.upload(minorSums.inputs.x, sparse(identity)),
      alone = await s.take((await s.run(minorSums, { x }, {})).sum),
      before = s.live();
    const found = await s.run(minorSums, { x }, {});
    const { sum, nonzero } = await s.takeAll({ sum: found.sum, nonzero: found.nonzero, x });
    expect(sum).toEqual(alone);
    expect(nonzero).toBeInstanceOf(Uint32Array);
    for (const one of [() => s.download(found.sum), () => s.download(found.nonzero), () => s.download(x)]) expect(await tagOf(one)).toBe('Disposed');
    for (const one of [found.squares, found.positive]) one.dispose();
    // x was borrowed: three buffers without bytes.
    expect(s.live()).toEqual({ buffers: before.buffers - 3, bytes: before.bytes });
    await s.close();
  });
  test('a second close() does not end before the first', async () => {
    const s = await js.open(),
      ended: string[] = [];
    await Promise.all([s.close().then(() => ended.push('first')), s.close().then(() => ended.push('second'))]);
    expect(ended).toEqual(['first', 'second']);
  });
  test('a number of threads that is none is refused', async () => {
    for (const threads of [-1, 1.5, Number.NaN, 100_000]) expect(await tagOf(() => js.open({ threads }))).toBe('InvalidInput');
    await (await js.open({ threads: 0 })).close();
  });
  test('an array that was taken is never written again', async () => {
    const s = await js.open(),
      x = sparse({
        order: 'csr',
        shape: [1, 400_000],
        data: new Float32Array(400_000).fill(2),
        indices: Int32Array.from({ length: 400_000 }, (_, i) => i),
        indptr: Int32Array.of(0, 400_000),
      });
    const resident = await s.upload(scaleMajor.inputs.x, x);
    const divided = async (by: number) => s.run(scaleMajor, { x: resident, factor: await s.upload(scaleMajor.inputs.factor, Float32Array.of(by)) }, {});
    const first = await s.take((await divided(2)).y);
    const second = await divided(4);
    second.y.dispose();
    const third = await s.take((await divided(8)).y);
    expect([first.data[7], third.data[7]]).toEqual([1, 0.25]);
    expect(third.data.buffer).not.toBe(first.data.buffer);
    await s.close();
  });
});
