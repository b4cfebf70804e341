// Neighbours and maps of any points: what does not depend on the order of the cells, and what is done with points that are no cloud.
import { type AnnData, anndata, dataFrame, placedMatrix } from '@sparsome/anndata';
import { dense, isSparsomeError, type Session } from '@sparsome/core';
import { pp, tl } from '@sparsome/sc';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessions } from './compare.ts';
import { valuesOf } from './small.ts';

type Points = readonly (readonly number[])[];
const cells = (points: Points): AnnData =>
  anndata({
    obs: dataFrame(points.map((_, c) => `c${c}`)),
    var: dataFrame([]),
    obsm: new Map([['X_pca', placedMatrix(dense([points.length, points[0]!.length], Float32Array.from(points.flat())))]]),
  });
/** Squares of distances between points of whole numbers: exact. */
const squares = (points: Points): number[][] => points.map((p) => points.map((q) => p.reduce((sum, v, c) => sum + (v - q[c]!) ** 2, 0)));
const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** Three to `most` points of whole numbers below `bound`, another order of them, and a number of neighbours. */
const cloud = (most: number, bound: number) =>
  fc.tuple(fc.integer({ min: 3, max: most }), fc.integer({ min: 1, max: 4 })).chain(([n, columns]) =>
    fc.record({
      points: fc.array(fc.array(fc.integer({ min: -bound, max: bound }), { minLength: columns, maxLength: columns }), { minLength: n, maxLength: n }),
      order: fc.shuffledSubarray(
        Array.from({ length: n }, (_, c) => c),
        { minLength: n, maxLength: n },
      ),
      nNeighbors: fc.integer({ min: 2, max: n }),
    }),
  );
const line = (n: number, at: (i: number) => number[]): Points => Array.from({ length: n }, (_, i) => at(i));
const finite = async (adata: AnnData): Promise<boolean> => (await valuesOf(matrixOf(adata, 'X_umap'))).every(Number.isFinite);
function matrixOf(adata: AnnData, name: string) {
  const slot = adata.obsm.get(name);
  return slot && 'index' in slot ? undefined : slot;
}

describe.each(sessions)('on $name', ({ open }) => {
  let session: Session;
  beforeAll(async () => {
    session = await open();
  });
  afterAll(() => session.close());
  const graphs = async (points: Points, nNeighbors: number): Promise<{ adata: AnnData; distances: number[]; connectivities: number[] }> => {
    const adata = cells(points);
    await pp.neighbors(session, adata, { useRep: 'X_pca', nNeighbors });
    return { adata, distances: await valuesOf(adata.obsp.get('distances')), connectivities: await valuesOf(adata.obsp.get('connectivities')) };
  };

  test('cells in another order have the same distances and weights, to the bit', () =>
    fc.assert(
      fc.asyncProperty(cloud(20, 1_000_000), async ({ points, order, nNeighbors }) => {
        // Of two cells equally far only one may fit among the nearest, and which one is a matter of their numbers.
        fc.pre(squares(points).every((row) => new Set(row).size === row.length));
        const n = points.length,
          one = await graphs(points, nNeighbors),
          other = await graphs(
            order.map((c) => points[c]!),
            nNeighbors,
          );
        const relabelled = (m: readonly number[]): number[] => order.flatMap((i) => order.map((j) => m[i * n + j]!));
        expect(other.distances).toEqual(relabelled(one.distances));
        expect(other.connectivities).toEqual(relabelled(one.connectivities));
      }),
      { numRuns: 60 },
    ));

  test('so have cells of more than one block, with fractions in f32', async () => {
    const n = 700,
      fraction = (i: number): number => (Math.imul(i + 1, 2654435761) >>> 8) / 1000,
      points = line(n, (i) => [fraction(5 * i), fraction(5 * i + 1), fraction(5 * i + 2), fraction(5 * i + 3), fraction(5 * i + 4)]),
      order = Array.from({ length: n }, (_, i) => (i * 457 + 11) % n);
    const one = await graphs(points, 15),
      other = await graphs(
        order.map((c) => points[c]!),
        15,
      );
    for (const name of ['distances', 'connectivities'] as const) {
      const differ = other[name].findIndex((v, p) => v !== one[name][order[Math.floor(p / n)]! * n + order[p % n]!]);
      expect([name, differ]).toEqual([name, -1]);
    }
  });

  test('distances are those to the nearest, duplicates and ties among them; weights are symmetric shares', () =>
    fc.assert(
      fc.asyncProperty(cloud(16, 2), async ({ points, nNeighbors }) => {
        const n = points.length,
          { adata, connectivities } = await graphs(points, nNeighbors);
        const stored: unknown = await adata.obsp.get('distances')?.host();
        const want = squares(points).flatMap((row, i) =>
          ascending(row.filter((_, j) => j !== i))
            .slice(0, nNeighbors - 1)
            .map(Math.sqrt),
        );
        // Zeros between duplicates are stored: each cell has as many entries as it has neighbours.
        expect(stored).toMatchObject({ shape: [n, n], indptr: { length: n + 1 }, data: { length: n * (nNeighbors - 1) } });
        const { data } = stored as { readonly data: Float64Array };
        const rows = Array.from({ length: n }, (_, i) => ascending(Array.from(data.subarray(i * (nNeighbors - 1), (i + 1) * (nNeighbors - 1)))));
        expect(rows.flat()).toEqual(want);
        connectivities.forEach((w, p) => {
          const i = Math.floor(p / n),
            j = p % n;
          expect(w).toBe(connectivities[j * n + i]);
          expect(w).toBeGreaterThanOrEqual(0);
          expect(w).toBeLessThanOrEqual(i === j ? 0 : 1);
        });
      }),
      { numRuns: 60 },
    ));

  test('every graph gets a map of finite numbers, twice the same', () =>
    fc.assert(
      fc.asyncProperty(cloud(16, 3), fc.integer({ min: 0, max: 5 }), async ({ points, nNeighbors }, randomState) => {
        const { adata } = await graphs(points, nNeighbors);
        await tl.umap(session, adata, { randomState, maxiter: 20 });
        const once = await valuesOf(matrixOf(adata, 'X_umap'));
        expect(once.length).toBe(2 * points.length);
        expect(once.every(Number.isFinite)).toBe(true);
        await tl.umap(session, adata, { randomState, maxiter: 20 });
        expect(await valuesOf(matrixOf(adata, 'X_umap'))).toEqual(once);
      }),
      { numRuns: 40 },
    ));

  test('more neighbours than cells: half of the cells, as scanpy does, and a note', async () => {
    const adata = cells(line(5, (i) => [i * i, i]));
    const { notes } = await pp.neighbors(session, adata, { useRep: 'X_pca', nNeighbors: 50 });
    expect(notes).toEqual(['there are only 5 cells: nNeighbors is 3 instead of 50']);
    expect((await adata.obsp.get('distances')?.host())?.data.length).toBe(10);
    await tl.umap(session, adata);
    expect(await finite(adata)).toBe(true);
  });

  test('all cells in one point', async () => {
    const { adata, distances } = await graphs(
      line(30, () => [1, 2, 3]),
      15,
    );
    expect(new Set(distances)).toEqual(new Set([0]));
    await tl.umap(session, adata);
    expect(await finite(adata)).toBe(true);
    // The map has no reason to put them into one point.
    expect(new Set(await valuesOf(matrixOf(adata, 'X_umap'))).size).toBeGreaterThan(30);
  });

  test('a graph in two parts starts from X_pca, or says why not', async () => {
    const far = (i: number): number => (i < 20 ? i : 1000 + i);
    const { adata } = await graphs(
      line(40, (i) => [far(i), i % 3]),
      5,
    );
    expect((await tl.umap(session, adata)).notes).toEqual(['the graph has 2 parts: the map starts from X_pca instead of eigenvectors']);
    const narrow = (
      await graphs(
        line(40, (i) => [far(i)]),
        5,
      )
    ).adata;
    expect((await tl.umap(session, narrow)).notes).toEqual([
      'the graph has 2 parts and obsm["X_pca"] has fewer than two columns: the eigenvectors that the map starts from put each part into one point',
    ]);
    expect([await finite(adata), await finite(narrow)]).toEqual([true, true]);
  });

  test.each([
    ['two cells', line(2, (i) => [i, 1]), 'there are too few cells for a graph', '2'],
    ['NaN', line(20, (i) => [i, i === 3 ? Number.NaN : 1]), 'X_pca has a value that is not finite', 'NaN in row 3 of 20'],
    ['infinity', line(20, (i) => [i === 19 ? Number.NEGATIVE_INFINITY : i]), 'X_pca has a value that is not finite', '-Infinity in row 19 of 20'],
  ])('%s: refused, nothing is written', async (_, points, what, got) => {
    const adata = cells(points);
    const refused = {
      where: 'pp.neighbors',
      what,
      got,
      consequence: 'nothing was written',
      expected: expect.stringMatching(/./),
      fix: expect.stringMatching(/./),
    };
    await expect(pp.neighbors(session, adata, { useRep: 'X_pca' })).rejects.toSatisfy((e) => isSparsomeError(e, 'InvalidInput'));
    await expect(pp.neighbors(session, adata, { useRep: 'X_pca' })).rejects.toMatchObject(refused);
    expect([adata.obsp.size, adata.uns.size]).toEqual([0, 0]);
  });

  test('a start that is no start: refused, the map of before stays', async () => {
    const { adata } = await graphs(
      line(20, (i) => [i, i % 3]),
      5,
    );
    await tl.umap(session, adata);
    const before = adata.obsm.get('X_umap');
    adata.obsm.set('broken', placedMatrix(dense([20, 2], new Float32Array(40).fill(Number.NaN))));
    adata.obsm.set('narrow', placedMatrix(dense([20, 1], new Float32Array(20))));
    for (const [initPos, why] of [
      ['broken', 'has a value that is not finite'],
      ['narrow', 'has fewer than two columns'],
      ['nowhere', 'is not there'],
    ] as const) {
      await expect(tl.umap(session, adata, { initPos })).rejects.toMatchObject({
        where: 'tl.umap',
        what: `obsm["${initPos}"] ${why}, so no map can start from it`,
        got: initPos,
        consequence: 'nothing was written',
        expected: 'a dense matrix in obsm whose first two columns are finite (there are X_pca, X_umap, broken, narrow)',
        fix: 'name such a slot, or leave initPos out',
      });
    }
    expect(adata.obsm.get('X_umap')).toBe(before);
  });
});
