// How many of the nearest `knn.probe` finds, against all pairs.
import { type Dense, dense, type Session } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { search } from '@sparsome/core/contracts/knn/search';
import { js } from '@sparsome/js';
import { afterAll, beforeAll, expect, test } from 'vitest';

const k = 15;
let session: Session, points: Dense<'f32'>, exact: Int32Array;
beforeAll(async () => {
  session = await js.open();
  points = cloud(4000, 20);
  const x = await session.upload(search.inputs.x, points);
  const { indices } = await session.run(search, { x }, { k });
  exact = (await session.take(indices)).data;
});
afterAll(() => session.close());

/** Rows around seven places, their spread falling as that of principal components does. Irwin-Hall sums for normal numbers. */
function cloud(rows: number, coordinates: number): Dense<'f32'> {
  let state = 7;
  const uniform = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const normal = (): number => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6);
  const places = Array.from({ length: 7 * coordinates }, () => 2 * normal());
  const at = (p: number): number => {
    const t = p % coordinates;
    return (places[(Math.floor(p / coordinates) % 7) * coordinates + t]! + normal()) / Math.sqrt(1 + t);
  };
  return dense(
    [rows, coordinates],
    Float32Array.from({ length: rows * coordinates }, (_, p) => at(p)),
  );
}

async function recall(clusters: number, probes: number, seed = 0): Promise<number> {
  const x = await session.upload(probe.inputs.x, points);
  const { indices } = await session.run(probe, { x }, { k, clusters, probes, seed });
  const found = (await session.take(indices)).data;
  let hits = 0;
  for (let i = 0; i < exact.length; i += k) {
    const mine = new Set(found.subarray(i, i + k));
    for (let j = i; j < i + k; j++) if (mine.has(exact[j]!)) hits++;
  }
  return hits / exact.length;
}

test('an eighth of the groups holds 95 of 100 neighbours', async () => {
  expect(await recall(126, 16)).toBeGreaterThan(0.95);
  expect(await recall(126, 16, 1)).toBeGreaterThan(0.95);
});

test('the more groups are visited, the more is found; all groups: everything', async () => {
  const rising = [await recall(126, 1), await recall(126, 4), await recall(126, 12)];
  expect(rising[0]).toBeGreaterThan(0.2);
  expect(rising[1]).toBeGreaterThan(rising[0]! + 0.1);
  expect(rising[2]).toBeGreaterThan(rising[1]! + 0.05);
  expect(await recall(40, 40)).toBe(1);
});
