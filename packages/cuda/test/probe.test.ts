// `knn.probe` on the emulated device with as many groups as `pp.neighbors` asks for, and in several launches: the bits of native-cpu,
// whatever the order of threads.
import { type Dense, dense, extend, type Session } from '@sparsome/core';
import { probe } from '@sparsome/core/contracts/knn/probe';
import { cuda } from '@sparsome/cuda';
import { nativeCpu } from '@sparsome/native-cpu';
import { afterEach, describe, expect, test } from 'vitest';
import { kernel } from '../src/kernel.ts';
import { probePlan } from '../src/probe-plan.ts';
import { built, useEmulatedDriver } from './emulated.ts';

useEmulatedDriver();
const orders = ['SPARSOME_EMULATED_ORDER', 'SPARSOME_EMULATED_GUARD'];
afterEach(() => {
  for (const name of orders) delete process.env[name];
});

/** Rows around twelve places, some of them twice, one of them nowhere. */
function cloud(rows: number, coordinates: number): Dense<'f64'> {
  let state = 7;
  const uniform = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const places = Float64Array.from({ length: 12 * coordinates }, () => 9 * uniform());
  const data = Float64Array.from({ length: rows * coordinates }, (_, p) => {
    const row = Math.floor(p / coordinates);
    return places[(row % 12) * coordinates + (p % coordinates)]! + uniform() + uniform() - 1;
  });
  data.copyWithin(20 * coordinates, 10 * coordinates, 20 * coordinates);
  data[5 * coordinates] = Number.NaN;
  return dense([rows, coordinates], data);
}

const attrs = { k: 15, seed: 3 };
async function probed(session: Session, x: Dense<'f64'>, clusters: number, probes: number) {
  const given = await session.upload(probe.inputs.x, x);
  const { indices, distances } = await session.run(probe, { x: given }, { ...attrs, clusters, probes });
  return { indices: (await session.take(indices)).data, distances: (await session.take(distances)).data };
}

describe.skipIf(!built)('knn.probe on cuda', () => {
  test.each([
    ['as pp.neighbors calls it', 900, 10, 60, 12, 'reverse'],
    ['lanes and blocks at random', 900, 10, 60, 12, 'random'],
    ['groups with too few rows', 300, 3, 200, 1, 'reverse'],
    ['in several launches', 300, 3, 20, 4, 'reverse', 128],
  ] as const)('%s', async (_, rows, coordinates, clusters, probes, order, atATime?: number) => {
    const x = cloud(rows, coordinates);
    const cpu = await nativeCpu.open();
    const want = await probed(cpu, x, clusters, probes);
    process.env['SPARSOME_EMULATED_ORDER'] = order;
    process.env['SPARSOME_EMULATED_GUARD'] = '1';
    const own = kernel(probe, ({ x }, a) => probePlan({ ...a, rows: x.shape[0], coordinates: x.shape[1] }, atATime));
    const device = await (atATime === undefined ? cuda : extend(cuda, { kernels: [own] })).open();
    const got = await probed(device, x, clusters, probes);
    expect(Buffer.compare(Buffer.from(got.indices.buffer), Buffer.from(want.indices.buffer))).toBe(0);
    expect(Buffer.compare(Buffer.from(got.distances.buffer), Buffer.from(want.distances.buffer))).toBe(0);
    expect(got.indices[5 * attrs.k]).toBe(-1);
    expect(got.indices[0]).toBeGreaterThanOrEqual(0);
    await device.close();
    await cpu.close();
  });
});
