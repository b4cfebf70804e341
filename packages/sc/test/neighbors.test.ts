// Beyond `exactUpTo` cells the nearest are sought in groups: what that changes, and that a note says so.
import { isSparseMatrix, type Matrix } from '@sparsome/anndata';
import { isSparse, type Session } from '@sparsome/core';
import { probing } from '../src/graph/nearest.ts';
import { js } from '@sparsome/js';
import { pp } from '@sparsome/sc';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { full, small } from './small.ts';

let session: Session;
beforeAll(async () => {
  session = await js.open();
});
afterAll(() => session.close());

let state = 3;
const uniform = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
const cells = Array.from({ length: 1500 }, (_, i) => Array.from({ length: 6 }, (__, t) => uniform() + uniform() + uniform() + (t === i % 6 ? 2 : 0)));

/** Which cells are neighbours, and the notes. */
async function graph(o: pp.NeighborsOptions): Promise<{ readonly pairs: ReadonlySet<string>; readonly notes: readonly string[] }> {
  const adata = small(full(cells));
  const { notes } = await pp.neighbors(session, adata, { useRep: 'X', nNeighbors: 6, ...o });
  return { pairs: await pairsOf(adata.obsp.get('distances')), notes };
}
async function pairsOf(m: Matrix | undefined): Promise<ReadonlySet<string>> {
  const x = m && isSparseMatrix(m) ? await m.host() : undefined;
  if (!isSparse(x)) throw new Error('no distances');
  const pairs = new Set<string>();
  for (let i = 0; i < x.shape[0]; i++) for (let p = Number(x.indptr[i]); p < Number(x.indptr[i + 1]); p++) pairs.add(`${i} ${x.indices[p]}`);
  return pairs;
}

test('few cells: all pairs, and nothing to note', async () => {
  const exact = await graph({});
  expect(exact.notes).toEqual([]);
  expect((await graph({ exactUpTo: 1500 })).pairs).toEqual(exact.pairs);
});

test('more cells than exactUpTo: nearly the same neighbours, as many, and a note', async () => {
  const exact = await graph({ exactUpTo: Number.POSITIVE_INFINITY }),
    sought = await graph({ exactUpTo: 1499 });
  const { clusters, probes } = probing(1500);
  expect(probes).toBeLessThan(clusters);
  expect(sought.notes).toEqual([expect.stringContaining(`${probes} of ${clusters} groups`)]);
  expect(sought.pairs.size).toBe(exact.pairs.size);
  expect([...sought.pairs].filter((p) => exact.pairs.has(p)).length / exact.pairs.size).toBeGreaterThan(0.99);
});

test('exactUpTo that is no number of cells is refused', async () => {
  for (const exactUpTo of [-1, Number.NaN]) await expect(graph({ exactUpTo })).rejects.toThrow('exactUpTo is out of range');
});
