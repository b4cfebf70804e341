// What the frozen cases do not show: options of our own, refusals, notes, and that a call changes everything or nothing.
import type { AnnData, Column } from '@sparsome/anndata';
import { defineBackend, isSparsomeError, type Session, type Tag } from '@sparsome/core';
import { js } from '@sparsome/js';
import { pp, tl } from '@sparsome/sc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { column, csc, csr, full, type Rows, small, valuesOf } from './small.ts';

const counts: Rows = [
  [1, 0, 3, 0],
  [0, 0, 0, 0],
  [2, 2, 0, 0],
  [5, 0, 0, 1],
];
let session: Session;
beforeAll(async () => {
  session = await js.open();
});
afterAll(() => session.close());

/** The error of a call, which must have left `adata` as it was. */
async function refused(adata: AnnData, call: () => Promise<unknown>, tag: Tag = 'InvalidInput'): Promise<string> {
  const { X, obs, uns, layers } = adata,
    before = { X, obs, var: adata.var, uns: new Map(uns), layers: new Map(layers) };
  const live = session.live();
  const error = await call().then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!isSparsomeError(error, tag)) throw new Error(`expected ${tag}, got ${error}`);
  expect({ X: adata.X, obs: adata.obs, var: adata.var, uns: adata.uns, layers: adata.layers }).toEqual(before);
  expect(adata.X).toBe(X);
  // What stays on the session is X alone.
  expect(session.live().buffers).toBeLessThanOrEqual(live.buffers + 3);
  return error.message;
}

describe('refusals', () => {
  const of = {
    X: csr(counts),
    reals: csr([
      [0.5, -1],
      [2, 0],
    ]),
  };
  test.each<[string, (a: AnnData) => Promise<unknown>, string, Tag?]>([
    ['percentTop beyond the genes', (a) => pp.calculateQcMetrics(session, a, { percentTop: [5] }), 'whole numbers from 1 to 4'],
    ['percentTop below 1', (a) => pp.calculateQcMetrics(session, a, { percentTop: [-1] }), '-1'],
    ['percentTop not whole', (a) => pp.calculateQcMetrics(session, a, { percentTop: [1.5] }), '1.5'],
    ['the default percentTop on few genes', (a) => pp.calculateQcMetrics(session, a), '50'],
    ['qcVars of strings', (a) => pp.calculateQcMetrics(session, a, { percentTop: null, qcVars: ['kind'] }), 'booleans'],
    ['two bounds', (a) => pp.filterCells(session, a, { minGenes: 1, maxGenes: 3 }), 'minGenes, maxGenes'],
    ['no bound', (a) => pp.filterGenes(session, a, {}), 'none'],
    ['NaN for a bound', (a) => pp.filterGenes(session, a, { minCells: Number.NaN }), 'NaN'],
    ['a target of 0', (a) => pp.normalizeTotal(session, a, { targetSum: 0 }), 'above 0'],
    ['a target of NaN', (a) => pp.normalizeTotal(session, a, { targetSum: Number.NaN }), 'NaN'],
    ['maxFraction above 1', (a) => pp.normalizeTotal(session, a, { excludeHighlyExpressed: true, maxFraction: 2 }), '0 to 1'],
    ['a layer that is not there', (a) => pp.normalizeTotal(session, a, { layer: 'raw' }), 'no layer "raw"'],
    ['base 1', (a) => pp.log1p(session, a, { base: 1 }), 'not 1'],
    ['no genes asked for', (a) => pp.highlyVariableGenes(session, a, { nTopGenes: 0 }), 'nTopGenes'],
    ['half a gene', (a) => pp.highlyVariableGenes(session, a, { nTopGenes: 1.5 }), '1.5'],
    ['no bins', (a) => pp.highlyVariableGenes(session, a, { nBins: 0 }), 'nBins'],
    ['an undefined bound', (a) => pp.highlyVariableGenes(session, a, { minMean: Number.NaN }), 'minMean'],
    ['a batch column that is not there', (a) => pp.highlyVariableGenes(session, a, { batchKey: 'lane' }), '"lane"'],
    ['a batch without cells', (a) => pp.highlyVariableGenes(session, a, { batchKey: 'batch' }), 'no cell is in batch "c"'],
    ['another flavor', (a) => pp.highlyVariableGenes(session, a, JSON.parse('{"flavor":"seurat_v3"}')), 'seurat_v3', 'Unsupported'],
  ])('%s', async (_, call, message, tag) => {
    const batch: Column = { kind: 'categorical', codes: Int32Array.of(0, 1, 0, 1), categories: ['a', 'b', 'c'], ordered: false };
    const adata = small(of.X, { batch }, { kind: { kind: 'strings', values: ['a', 'b', 'c', 'd'] } });
    expect(await refused(adata, () => call(adata), tag)).toContain(message);
  });

  test('no X', async () => {
    const adata = small(undefined, {}, {}, [2, 2]);
    expect(await refused(adata, () => pp.log1p(session, adata))).toContain('there is no X');
  });
  test('no logarithm at -1', async () => {
    for (const X of [
      of.reals,
      full([
        [0.5, -1],
        [2, 0],
      ]),
      csc([
        [0.5, -1],
        [2, 0],
      ]),
    ]) {
      const adata = small(X);
      expect(await refused(adata, () => pp.log1p(session, adata))).toContain('-1');
    }
  });
  test('integers are no logarithms, but cell_ranger takes them', async () => {
    const adata = small(
      csr(
        [
          [1, 2],
          [0, 3],
        ],
        (v) => Int32Array.from(v),
      ),
    );
    expect(await refused(adata, () => pp.highlyVariableGenes(session, adata))).toContain('i32');
    await pp.highlyVariableGenes(session, adata, { flavor: 'cell_ranger' });
    expect(column(adata.var, 'means')).toEqual([0.5, 2.5]);
  });
  test('no median where every count is of a highly expressed gene: scanpy makes all values NaN', async () => {
    const adata = small(
      csr([
        [5, 0],
        [3, 0],
      ]),
    );
    expect(await refused(adata, () => pp.normalizeTotal(session, adata, { excludeHighlyExpressed: true, maxFraction: 0.5 }))).toContain('highly expressed');
  });
  test('no median where all sums are below 0', async () => {
    const adata = small(
      csr([
        [-1, 0],
        [-2, -1],
      ]),
    );
    expect(await refused(adata, () => pp.normalizeTotal(session, adata))).toContain('median');
  });
  test('no cells, no genes', async () => {
    for (const X of [csr([[], [], []]), full([[], [], []]), csr([])]) {
      const adata = small(X);
      expect(await refused(adata, () => pp.highlyVariableGenes(session, adata))).toContain(`${X.desc.shape.join(' x ')}`);
    }
  });
});

describe('negative values', () => {
  test('log1p takes those above -1', async () => {
    const adata = small(
      csr(
        [
          [-0.5, 1],
          [0, 0],
        ],
        (v) => Float64Array.from(v),
      ),
    );
    await pp.log1p(session, adata);
    (await valuesOf(adata.X)).forEach((v, i) => expect(v).toBeCloseTo([-Math.LN2, Math.LN2, 0, 0][i]!, 14));
  });
  test('a gene that no cell of a batch has above 0 is left out of it, also when it has values below', async () => {
    const rows = Array.from({ length: 24 }, (_, c) =>
      Array.from({ length: 30 }, (_, g) => {
        const v = ((((c * 7919 + g * 104729 + c * g * 31) % 23) - 11) * (g + 7)) / 8;
        return g < 4 ? -Math.abs(v) : v;
      }),
    );
    const adata = small(
      csr(rows, (v) => Float64Array.from(v)),
      { b: { kind: 'strings', values: rows.map((_, c) => 'xy'[c % 2]!) } },
    );
    const { frame } = await pp.highlyVariableGenes(session, adata, { flavor: 'cell_ranger', batchKey: 'b', nTopGenes: 10, inplace: false });
    // The answer of scanpy 1.12.4 on the same numbers.
    const means = [0, 0, 0, 0, 0.34375, -0.4375, 0.20312500000000003, -0.7291666666666666];
    column(frame, 'means')
      .slice(0, 8)
      .forEach((m, g) => expect(m).toBeCloseTo(means[g]!, 12));
    expect(column(frame, 'highly_variable').flatMap((v, g) => (v ? [g] : []))).toEqual([5, 14, 15, 16, 17, 18, 21, 25, 26, 28]);
  });
});

describe('notes', () => {
  test('empty cells, two logarithms, bounds without use, batches that always leave out', async () => {
    const adata = small(csr(counts), { b: { kind: 'strings', values: ['x', 'y', 'x', 'x'] } });
    expect((await pp.normalizeTotal(session, adata)).notes).toEqual(['some cells have no counts; they were left as they are']);
    expect((await pp.log1p(session, adata)).notes).toEqual([]);
    expect((await pp.log1p(session, adata)).notes).toHaveLength(1);
    const notes = async (o: pp.HighlyVariableGenesOptions): Promise<readonly string[]> =>
      (await pp.highlyVariableGenes(session, adata, { ...o, inplace: false })).notes;
    expect(await notes({ nTopGenes: 2, minMean: 0.1 })).toEqual([expect.stringContaining('bounds')]);
    expect(await notes({ nTopGenes: 2, minMean: 0.0125, maxDisp: Number.POSITIVE_INFINITY })).toEqual([]);
    const silent = small(csr(counts.map((row) => [...row, 0])), { b: { kind: 'strings', values: ['x', 'y', 'x', 'x'] } });
    expect((await pp.highlyVariableGenes(session, silent, { nTopGenes: 5 })).notes).toEqual([expect.stringContaining('nTopGenes (5)')]);
    expect(
      (
        await pp.highlyVariableGenes(session, small(csr(counts.slice(2)), { b: { kind: 'strings', values: ['x', 'x'] } }), {
          batchKey: 'b',
          filterUnexpressedGenes: false,
        })
      ).notes,
    ).toHaveLength(1);
  });
});

describe('inplace: false changes nothing', () => {
  test('and gives what would have been written', async () => {
    const other = small(csr(counts)),
      adata = small(csr(counts)),
      before = { X: adata.X, obs: adata.obs, var: adata.var };
    const qc = await pp.calculateQcMetrics(session, adata, { percentTop: [1, 2], inplace: false });
    const filtered = await pp.filterCells(session, adata, { minGenes: 1, inplace: false });
    const normal = await pp.normalizeTotal(session, adata, { keyAdded: 'size', inplace: false });
    const { frame } = await pp.highlyVariableGenes(session, adata, { nTopGenes: 2, inplace: false });
    expect({ X: adata.X, obs: adata.obs, var: adata.var, uns: adata.uns.size }).toEqual({ ...before, uns: 0 });

    await pp.calculateQcMetrics(session, other, { percentTop: [1, 2] });
    expect([qc.obs, qc.var]).toEqual([other.obs, other.var]);
    await pp.highlyVariableGenes(session, other, { nTopGenes: 2 });
    for (const name of ['highly_variable', 'means', 'dispersions']) expect(frame.columns.get(name)).toEqual(other.var.columns.get(name));
    await pp.normalizeTotal(session, other, { keyAdded: 'size' });
    expect(await valuesOf(normal.X)).toEqual(await valuesOf(other.X));
    expect(Array.from(normal.normFactor)).toEqual(column(other.obs, 'size'));
    expect(Array.from(filtered.kept)).toEqual([1, 0, 1, 1]);
    normal.X?.dispose();
  });
  test('explicit zeros stay', async () => {
    const adata = small(
        csr([
          [1, 2],
          [3, 4],
        ]),
      ),
      x = await adata.X!.host();
    x.data[0] = 0; // an explicit zero, behind the border that counts values
    await pp.calculateQcMetrics(session, adata, { percentTop: null, inplace: false });
    expect((await adata.X!.host()).data.length).toBe(4);
    await pp.calculateQcMetrics(session, adata, { percentTop: null });
    expect(Array.from((await adata.X!.host()).data)).toEqual([2, 3, 4]);
  });
});

describe('slots', () => {
  test('a layer is worked on, X stays; a value in two slots is replaced in one', async () => {
    const adata = small(csr(counts)),
      X = adata.X!;
    adata.layers.set('scaled', X.retain());
    await pp.normalizeTotal(session, adata, { layer: 'scaled', targetSum: 8 });
    expect(adata.X).toBe(X);
    expect(await valuesOf(adata.layers.get('scaled'))).toEqual([2, 0, 6, 0, 0, 0, 0, 0, 4, 4, 0, 0, Math.fround(5 / 0.75), 0, 0, Math.fround(1 / 0.75)]);
    await pp.log1p(session, adata, { layer: 'scaled', base: 2 });
    expect(await valuesOf(adata.X)).toEqual(counts.flat());
    expect(adata.uns.get('log1p')).toEqual(new Map([['base', 2]]));
  });
  test('u16 counts become float32 by normalizeTotal and float64 by log1p', async () => {
    const adata = small(csr(counts, (v) => Uint16Array.from(v)));
    await pp.calculateQcMetrics(session, adata, { percentTop: [1] });
    expect(adata.obs.columns.get('total_counts')).toEqual({ kind: 'numbers', values: BigInt64Array.of(4n, 0n, 4n, 6n) });
    const { X } = await pp.normalizeTotal(session, adata, { inplace: false });
    expect(X?.desc.dtype).toBe('f32');
    await pp.log1p(session, adata);
    expect(adata.X?.desc.dtype).toBe('f64');
  });
  test('subset keeps the genes found, and their columns', async () => {
    const adata = small(csr(counts));
    await pp.highlyVariableGenes(session, adata, { nTopGenes: 1, subset: true });
    const all = small(csr(counts));
    const { frame } = await pp.highlyVariableGenes(session, all, { nTopGenes: 1, subset: true, inplace: false });
    expect(all.shape).toEqual([4, 4]);
    expect(frame.index).toEqual(adata.var.index);
    expect(adata.shape[1]).toBe(column(adata.var, 'highly_variable').reduce((a, b) => a + b, 0));
    expect(adata.X?.desc.shape).toEqual(adata.shape);
  });
  test('float32 counts are compared with the bound as float32, as numpy does', async () => {
    const adata = small(csr([[0.1], [0.2]]));
    expect(Array.from((await pp.filterCells(session, adata, { maxCounts: 0.1, inplace: false })).kept)).toEqual([1, 0]);
  });
  test('batches are strings in the order of code points, numbers by size, and missing ones in none', async () => {
    const rows = [
      [1, 2, 0, 4],
      [2, 0, 1, 1],
      [0, 3, 2, 2],
      [1, 1, 5, 0],
      [4, 1, 0, 1],
      [0, 2, 2, 3],
    ];
    const found = async (b: Column): Promise<number[]> =>
      column((await pp.highlyVariableGenes(session, small(csr(rows), { b }), { flavor: 'cell_ranger', batchKey: 'b', inplace: false })).frame, 'means');
    const codes = Int32Array.of(0, 0, 1, 1, -1, 1),
      want = await found({ kind: 'categorical', codes, categories: ['2', '10'], ordered: false });
    expect(await found({ kind: 'numbers', values: Float64Array.of(2, 2, 10, 10, Number.NaN, 10) })).toEqual(want);
    expect(await found({ kind: 'strings', values: ['x', 'x', 'y', 'y', '', 'y'], missing: Uint8Array.of(0, 0, 0, 0, 1, 0) })).toEqual(want);
    expect(await found({ kind: 'bool', values: Uint8Array.of(0, 0, 1, 1, 1, 1), missing: Uint8Array.of(0, 0, 0, 0, 1, 0) })).toEqual(want);
  });
});

test.each(['covariance_eigh', 'lanczos'] as const)('no component has a negative variance: as many as there are genes, by %s', async (svdSolver) => {
  // Pairs of equal genes: half of the variances are 0.
  const a = small(csr(Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => Number(i >> 1 === j >> 1)))));
  await tl.pca(session, a, { nComps: 39, svdSolver, dtype: 'f64' });
  const found = a.uns.get('pca'),
    variance = found instanceof Map ? found.get('variance') : undefined;
  const values =
    typeof variance === 'object' && variance !== null && 'values' in variance && variance.values instanceof Float64Array ? Array.from(variance.values) : [];
  expect(values).toHaveLength(39);
  expect(Math.min(...values)).toBe(0);
});
test('sums are made only of the groups that are tested, the others being among the rest', async () => {
  const kind: Column = { kind: 'strings', values: ['a', 'b', 'lone1', 'a', 'b', 'lone2', 'a'] },
    rows = [
      [1, 2],
      [2, 0],
      [0, 3],
      [1, 1],
      [4, 1],
      [0, 2],
      [3, 0],
    ];
  const sums: unknown[] = [];
  const counting: Session = {
    ...session,
    run: (c, inputs, attrs, options) => {
      if ('groups' in attrs) sums.push(attrs['groups']);
      return session.run(c, inputs, attrs, options);
    },
  };
  const ranked = async (s: Session, groups: readonly string[], values: Column): Promise<unknown> => {
    const a = small(csr(rows), { kind: values });
    await tl.rankGenesGroups(s, a, { groupBy: 'kind', groups, method: 'wilcoxon', pts: true });
    return a.uns.get('rank_genes_groups');
  };
  const found = await ranked(counting, ['b', 'a'], kind);
  expect(sums).toEqual([3]);
  const unlabelled: Column = { ...kind, missing: Uint8Array.from(kind.values, (v) => Number(v.startsWith('lone'))) };
  expect(found).toEqual(await ranked(session, ['b', 'a'], unlabelled));
});
test('groups of bools and whole numbers have the names that Python gives them', async () => {
  const groupsOf = async (kind: Column): Promise<unknown> => {
    const a = small(
      csr([
        [1, 2],
        [2, 0],
        [0, 3],
        [1, 1],
        [4, 1],
        [0, 2],
      ]),
      { kind },
    );
    await tl.rankGenesGroups(session, a, { groupBy: 'kind' });
    const found = a.uns.get('rank_genes_groups'),
      names = found instanceof Map ? found.get('names') : undefined;
    return typeof names === 'object' && names !== null && 'fields' in names ? [...names.fields.keys()] : undefined;
  };
  const codes = Int32Array.of(0, 0, 1, 1, 0, 1);
  // As in `adata.uns['rank_genes_groups']['names'].dtype.names` of scanpy 1.12.
  expect(await groupsOf({ kind: 'categorical', codes, categories: Uint8Array.of(0, 1), ordered: false, bools: true })).toEqual(['False', 'True']);
  expect(await groupsOf({ kind: 'categorical', codes, categories: Float64Array.of(0, 0.5), ordered: false })).toEqual(['0.0', '0.5']);
  expect(await groupsOf({ kind: 'categorical', codes, categories: BigInt64Array.of(0n, 1n), ordered: false })).toEqual(['0', '1']);
  expect(await groupsOf({ kind: 'bool', values: Uint8Array.from(codes) })).toEqual(['False', 'True']);
});

describe('everything or nothing', () => {
  const steps: readonly [string, (s: Session, a: AnnData, signal?: AbortSignal) => Promise<unknown>][] = [
    ['calculateQcMetrics', (s, a, signal) => pp.calculateQcMetrics(s, a, { percentTop: [1, 2], ...(signal && { signal }) })],
    ['filterCells', (s, a, signal) => pp.filterCells(s, a, { minGenes: 1, ...(signal && { signal }) })],
    ['filterGenes', (s, a, signal) => pp.filterGenes(s, a, { minCells: 1, ...(signal && { signal }) })],
    [
      'normalizeTotal',
      (s, a, signal) => pp.normalizeTotal(s, a, { keyAdded: 'size', excludeHighlyExpressed: true, maxFraction: 0.8, ...(signal && { signal }) }),
    ],
    ['log1p', (s, a, signal) => pp.log1p(s, a, { ...(signal && { signal }) })],
    ['highlyVariableGenes', (s, a, signal) => pp.highlyVariableGenes(s, a, { nTopGenes: 2, batchKey: 'b', subset: true, ...(signal && { signal }) })],
  ];
  const fresh = (): AnnData => small(csr(counts), { b: { kind: 'strings', values: ['x', 'y', 'x', 'y'] } });
  const contentOf = async (a: AnnData): Promise<unknown> => ({ X: await valuesOf(a.X), dtype: a.X?.desc.dtype, obs: a.obs, var: a.var, uns: new Map(a.uns) });

  test.each(steps)('%s: cancelled before it begins', async (_, step) => {
    const adata = fresh();
    await refused(adata, () => step(session, adata, AbortSignal.abort()), 'Aborted');
  });

  // A backend which fails at its n-th run, for every n until the step succeeds.
  test.each(steps)('%s: failing at any of its kernels', async (_, step) => {
    for (let n = 1; ; n++) {
      let runs = 0;
      const failing = defineBackend({
        ...js.spec,
        kernels: js.spec.kernels.map((k) => ({
          ...k,
          run: (...args: Parameters<typeof k.run>) => {
            if (++runs === n) throw new Error(`kernel ${n}`);
            return k.run(...args);
          },
        })),
      });
      const s = await failing.open(),
        adata = fresh(),
        before = await contentOf(adata);
      const error = await step(s, adata).then(
        () => undefined,
        (e: unknown) => e,
      );
      if (error === undefined) {
        expect(runs).toBe(n - 1);
        expect(n).toBeGreaterThan(1);
        await s.close();
        return;
      }
      expect(String(error)).toContain(`kernel ${n}`);
      expect(await contentOf(adata)).toEqual(before);
      adata.X?.dispose();
      await new Promise((resolve) => setTimeout(resolve)); // disposal follows the upload
      expect(s.live()).toEqual({ buffers: 0, bytes: 0 });
      await s.close();
    }
  });

  test('nothing but X stays on the session', async () => {
    const s = await js.open(),
      adata = fresh();
    for (const [name, step] of steps.slice(0, 5)) {
      await step(s, adata);
      await adata.X?.on(s);
      expect(s.live().buffers, name).toBe(3);
    }
    adata.X?.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    expect(s.live().buffers).toBe(0);
    await s.close();
  });
});
