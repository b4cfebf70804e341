// The filter of knn.search against all pairs in f64: data that defeat f32, more rows than one part, more queries than one step.
// Kept small for software adapters: 300 rows of 3 coordinates.
import { dense, type Session } from '@sparsome/core';
import { search } from '@sparsome/core/contracts/knn/search';
import { js } from '@sparsome/js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onSoftware } from './software.ts';

const [rows, coordinates, k] = [300, 3, 10];

/** Normal numbers, or near enough. */
function noise(): () => number {
  let state = 7;
  const uniform = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return () => uniform() + uniform() + uniform() - 1.5;
}
const points = (of: (random: () => number, row: number) => number): Float64Array => {
  const random = noise();
  return Float64Array.from({ length: rows * coordinates }, (_, i) => of(random, Math.floor(i / coordinates)));
};

const cases: { readonly [name: string]: Float64Array } = {
  'plain data': points((random) => random()),
  'crowds, closer than f32 can tell': points((random, row) => (row % 7) + random() * 1e-9),
  'equal rows': points((_, row) => row % 5),
  'far from the origin': points((random) => 1e9 + random()),
  'one row very far': points((random, row) => (row === 3 ? 1e30 : 1) * random()),
  'every magnitude': points((random, row) => random() * 10 ** (row % 30)),
  'squares that underflow': points((random) => random() * 1e-161),
  'squares that overflow': points((random, row) => random() * (row % 2 === 0 ? 1e155 : 1)),
  'the largest numbers': points((random, row) => (row % 3 === 0 ? Math.sign(random()) * Number.MAX_VALUE : random())),
  'the first row is not finite': points((random, row) => (row === 0 ? Number.NaN : 5 + random())),
};

// In f32 the others are equal rows.
const single = new Set(['plain data', 'one row very far', 'every magnitude']);

let device: Session | undefined, reference: Session;
beforeAll(async () => {
  // Several steps, for want of memory and of time.
  const backend = onSoftware({ limits: { binding: 20_000, groups: 5, operations: 4096 } });
  device = (await backend.probe()).ok ? await backend.open() : undefined;
  reference = await js.open();
});
afterAll(async () => {
  await device?.close();
  await reference?.close();
});

async function found(session: Session, data: Float32Array | Float64Array) {
  const x = await session.upload({ kind: 'mat', dtype: ['f32', 'f64'] }, dense([rows, coordinates], data));
  const { indices, distances } = await session.run(search, { x }, { k });
  const got = { indices: (await session.download(indices)).data, distances: (await session.download(distances)).data };
  for (const resident of [x, indices, distances]) resident.dispose();
  return got;
}

describe('neighbours have the bits of all pairs', () => {
  const inSingle = Object.entries(cases).flatMap(([name, data]) => (single.has(name) ? [[`${name}, f32`, Float32Array.from(data)] as const] : []));
  it.for([...Object.entries(cases), ...inSingle])('%s', async ([, data], context) => {
    if (!device) return context.skip('not run: WebGPU finds no adapter');
    const [got, want] = [await found(device, data), await found(reference, data)];
    expect(got.indices).toEqual(want.indices);
    expect(got.distances).toEqual(want.distances);
  });
});

it('there is an adapter, or the tests above were not run', () => {
  expect(process.env['CI'] === 'true' && device === undefined).toBe(false);
});
