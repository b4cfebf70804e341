// `knn.probe` as `pp.neighbors` calls it, of more rows than js can be waited for: recall, threads, progress, an end in between.
import { type Dense, dense, isSparsomeError, type Progress, type Session } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { search } from '@sparsome/core/contracts/knn/search';
import { nativeCpu } from '@sparsome/native-cpu';
import { describe, expect, test } from 'vitest';

const k = 15,
  rows = 30_000;

/** Rows along lines between forty places, with noise: eight coordinates of structure, twenty-two of noise alone. */
function points(): Dense<'f32'> {
  const coordinates = 30;
  let state = 11;
  const uniform = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const places = Array.from({ length: 40 }, () => Array.from({ length: coordinates }, (_, t) => (t < 8 ? 6 * uniform() : 0)));
  const data = new Float32Array(rows * coordinates);
  for (let i = 0; i < rows; i++) {
    const [from, to, way] = [places[i % 40]!, places[(i * 7 + 3) % 40]!, uniform() * 0.5];
    for (let t = 0; t < coordinates; t++) data[i * coordinates + t] = from[t]! + way * (to[t]! - from[t]!) + uniform() + uniform() - 1;
  }
  return dense([rows, coordinates], data);
}
const cloud = points();

const bytes = (a: Int32Array | Float64Array): Buffer => Buffer.from(a.buffer, a.byteOffset, a.byteLength);

async function probed(session: Session, o: { readonly signal?: AbortSignal; readonly progress?: (p: Progress) => void } = {}) {
  const x = await session.upload(probe.inputs.x, cloud);
  const { indices, distances } = await session.run(probe, { x }, { k, clusters: Math.round(2 * Math.sqrt(rows)), probes: 48 }, o);
  return { indices: (await session.take(indices)).data, distances: (await session.take(distances)).data };
}

describe('knn.probe', () => {
  test('finds 97 of 100 of the nearest with the usual groups and probes', async () => {
    const session = await nativeCpu.open();
    const x = await session.upload(search.inputs.x, cloud);
    const exact = (await session.take((await session.run(search, { x }, { k })).indices)).data;
    const { indices } = await probed(session);
    let hits = 0;
    for (let i = 0; i < exact.length; i += k) {
      const mine = new Set(indices.subarray(i, i + k));
      for (let j = i; j < i + k; j++) if (mine.has(exact[j]!)) hits++;
    }
    expect(hits / exact.length).toBeGreaterThan(0.97);
    expect(hits / exact.length).toBeLessThan(1);
    await session.close();
  });

  test('gives the same bits on any number of threads', async () => {
    const [one, ...more] = await Promise.all([1, 2, 5].map((threads) => nativeCpu.open({ threads })));
    const want = await probed(one!);
    for (const session of more) {
      const got = await probed(session);
      expect(bytes(got.indices).equals(bytes(want.indices)) && bytes(got.distances).equals(bytes(want.distances))).toBe(true);
    }
    for (const session of [one!, ...more]) await session.close();
  });

  test('says how far it is, never less than before, and ends when it is told to', async () => {
    // On one thread: it takes long enough on any machine to be asked several times.
    const session = await nativeCpu.open({ threads: 1 });
    const shares: number[] = [];
    await probed(session, { progress: ({ done, of }) => shares.push(done / (of ?? 1)) });
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const end = new AbortController();
    const ended = await probed(session, { signal: end.signal, progress: ({ done }) => done > 100 && end.abort() }).catch((e: unknown) => e);
    expect(isSparsomeError(ended, 'Aborted')).toBe(true);
    await session.close();
  });
});
