import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AnyDesc,
  type AttrArgs,
  type Attrs,
  attributeValues,
  type Compare,
  type Contract,
  type Descs,
  dtypeOf,
  isDense,
  isSparse,
  isSparsomeError,
  nnzOf,
  type Slots,
} from '@sparsome/core';
import { contracts } from '@sparsome/core/contracts/all.gen';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostValue } from '../src/decode.ts';
import { type Fixture, listFixtures, loadFixtures } from '../src/fixture.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixtures-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const provenance = { generator: 'generate/none.py', sha256: '0', uses: {}, seed: null };
const good = {
  contract: 'a.b',
  version: 1,
  case: 'c',
  why: 'a test',
  attrs: { k: 2 },
  inputs: {},
  outputs: {},
  provenance,
};

/** Writes a fixture a.b/v1/c of the given parts and reads it back. */
function read(parts: object, bins: { readonly [name: string]: Uint8Array } = {}): Fixture {
  return readText(JSON.stringify({ ...good, ...parts }), bins);
}
function readText(text: string, bins: { readonly [name: string]: Uint8Array } = {}): Fixture {
  const own = join(folder, 'a.b/v1');
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'c.json'), text);
  for (const [name, bytes] of Object.entries(bins)) writeFileSync(join(own, name), bytes);
  return loadFixtures('a.b', 1, folder)[0]!;
}
const input = (value: object, bins = {}) => read({ inputs: { v: value } }, bins).inputs['v'];
const refuses = (run: () => unknown, ...words: string[]) => {
  let error: unknown;
  try {
    run();
  } catch (e) {
    error = e;
  }
  expect(isSparsomeError(error, 'Corrupt'), String(error)).toBe(true);
  for (const word of words) expect(String(error)).toContain(word);
};
const sparseJson = {
  kind: 'sparse',
  order: 'csr',
  shape: [2, 3],
  dtype: 'f32',
  ptr: 'i32',
  data: [1, 2.5],
  indices: [0, 2],
  indptr: [0, 0, 2],
};

describe('values', () => {
  test('vectors of every dtype', () => {
    expect(input({ kind: 'vec', dtype: 'f64', data: [0.1, 'NaN', 'Infinity', '-Infinity', '-0', 5e-324] })).toStrictEqual(
      Float64Array.of(0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324),
    );
    expect(input({ kind: 'vec', dtype: 'f32', data: [0.1, 1e-45] })).toStrictEqual(Float32Array.of(0.1, 1e-45));
    expect(input({ kind: 'vec', dtype: 'i64', data: ['-9223372036854775808', '18015635488112850'] })).toStrictEqual(
      BigInt64Array.of(-(2n ** 63n), 18015635488112850n),
    );
    expect(input({ kind: 'vec', dtype: 'i32', data: [-2147483648] })).toStrictEqual(Int32Array.of(-2147483648));
    expect(input({ kind: 'vec', dtype: 'u32', data: [4294967295] })).toStrictEqual(Uint32Array.of(4294967295));
    expect(input({ kind: 'vec', dtype: 'u16', data: [65535] })).toStrictEqual(Uint16Array.of(65535));
    expect(input({ kind: 'vec', dtype: 'u8', data: [255] })).toStrictEqual(Uint8Array.of(255));
  });

  test('numbers which the dtype does not hold are refused', () => {
    const refused: readonly [string, unknown][] = [
      ['u8', 256],
      ['u8', -1],
      ['u16', 1.5],
      ['i32', 2147483648],
      ['u32', -1],
      ['i32', 'NaN'],
      ['i64', 1],
      ['i64', '9223372036854775808'],
      ['i64', '1.5'],
      ['f64', '1'],
      ['f64', null],
      ['f64', 'nan'],
      ['f32', true],
    ];
    for (const [dtype, value] of refused) refuses(() => input({ kind: 'vec', dtype, data: [value] }), 'inputs.v.data[0]');
  });

  test('dense and sparse matrices', () => {
    expect(input({ kind: 'mat', dtype: 'f64', shape: [1, 2], data: [3, 4] })).toStrictEqual({
      shape: [1, 2],
      dtype: 'f64',
      data: Float64Array.of(3, 4),
    });
    const x = input(sparseJson);
    expect(x).toMatchObject({
      order: 'csr',
      shape: [2, 3],
      dtype: 'f32',
      ptr: 'i32',
      whole: false,
      data: Float32Array.of(1, 2.5),
      indices: Int32Array.of(0, 2),
      indptr: Int32Array.of(0, 0, 2),
      window: [0, 2],
    });
    expect(input({ ...sparseJson, ptr: 'i64', indptr: ['0', '0', '2'], data: [1, 2] })).toMatchObject({
      ptr: 'i64',
      whole: true,
      indptr: BigInt64Array.of(0n, 0n, 2n),
    });
  });

  test('results may be infinite or NaN; the pattern is checked all the same', () => {
    const y = input({ ...sparseJson, data: ['-Infinity', 'NaN'] });
    expect(y).toMatchObject({ whole: false, data: Float32Array.of(Number.NEGATIVE_INFINITY, Number.NaN) });
    refuses(() => input({ ...sparseJson, data: ['NaN', 1], indices: [2, 0] }), 'inputs.v');
  });

  test('broken matrices are refused', () => {
    for (const wrong of [
      { indices: [2, 0] },
      { indices: [0, 3] },
      { indptr: [0, 2] },
      { indptr: [0, 0, 1] },
      { indptr: [1, 1, 2] },
      { shape: [2] },
      { order: 'coo' },
      { ptr: 'u32' },
      { dtype: 'f16' },
      { kind: 'tensor' },
      { data: 'x' },
    ]) {
      refuses(() => input({ ...sparseJson, ...wrong }), 'inputs.v');
    }
    refuses(() => input({ kind: 'mat', dtype: 'f64', shape: [2, 2], data: [1] }), 'inputs.v');
  });
});

describe('binary files', () => {
  const bytes = new Uint8Array(Float64Array.of(1.5, -0, Number.NaN).buffer);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const vec = (more: object = {}) => ({
    kind: 'vec',
    dtype: 'f64',
    data: { dtype: 'f64', length: 3, bin: `${hash}.bin`, ...more },
  });

  test('are read when the hash fits', () => {
    expect(input(vec(), { [`${hash}.bin`]: bytes })).toStrictEqual(Float64Array.of(1.5, -0, Number.NaN));
  });

  test('are refused when bytes, length, dtype or name do not fit', () => {
    const changed = Uint8Array.from(bytes);
    changed[3]! ^= 1;
    refuses(() => input(vec(), { [`${hash}.bin`]: changed }), hash);
    refuses(() => input(vec(), { [`${hash}.bin`]: bytes.slice(0, 16) }), hash);
    refuses(() => input(vec()), 'missing');
    refuses(() => input(vec({ length: 2 }), { [`${hash}.bin`]: bytes }), '16 bytes');
    refuses(() => input(vec({ dtype: 'f32' }), { [`${hash}.bin`]: bytes }), 'not an array');
    refuses(() => input(vec({ bin: '../c.json' }), { [`${hash}.bin`]: bytes }), '<sha256>.bin');
  });
});

describe('files', () => {
  test('a whole fixture', () => {
    expect(read({ compare: { sum: { by: 'exact' } } })).toStrictEqual({ ...good, compare: { sum: { by: 'exact' } } });
    expect(listFixtures(folder)).toStrictEqual([{ contract: 'a.b', version: 1, case: 'c' }]);
  });

  test('what is no fixture is refused', () => {
    refuses(() => readText('{'), 'a.b/v1/c', 'not JSON');
    refuses(() => readText('[]'), 'not a fixture');
    for (const wrong of [
      { contract: 'a.c' },
      { version: 2 },
      { case: 'd' },
      { why: '' },
      { attrs: { k: '2' } },
      { inputs: [] },
      { outputs: null },
      { compare: { y: { by: 'near' } } },
      { provenance: {} },
    ]) {
      refuses(() => read(wrong), 'a.b/v1/c', Object.keys(wrong)[0]!);
    }
  });

  test('a contract without fixtures is an error, not an empty list', () => {
    expect(() => loadFixtures('a.none', 1, folder)).toThrow('a.none');
    expect(() => loadFixtures('a.b', 9, folder)).toThrow('v9');
  });
});

describe('the published fixtures', () => {
  const listed = listFixtures();

  test('belong to known contracts', () => {
    const known = new Set(contracts.map((c) => c.id));
    expect([...new Set(listed.map((f) => f.contract))].filter((id) => !known.has(id))).toEqual([]);
  });

  test.each(contracts.map((c) => [c.id, c] as const))('%s: slots, attributes, shapes and rules fit the contract', (_id, c) => {
    const fixtures = loadFixtures(c.id, c.version);
    expect(fixtures.map((f) => f.case)).toEqual(listed.filter((l) => l.contract === c.id && l.version === c.version).map((l) => l.case));
    for (const f of fixtures) expect(faults(c, f), f.case).toEqual([]);
  });
});

function descOf(value: HostValue): AnyDesc {
  if (isSparse(value))
    return {
      order: value.order,
      shape: value.shape,
      dtype: value.dtype,
      ptr: value.ptr,
      nnz: nnzOf(value),
      whole: value.whole,
    };
  return isDense(value) ? { shape: value.shape, dtype: value.dtype } : { shape: [value.length], dtype: dtypeOf(value)! };
}

/** What of a fixture does not fit its contract. */
function faults(c: Contract, f: Fixture): string[] {
  const wrong: string[] = [];
  const needed = Object.entries(c.inputs)
    .filter(([, slot]) => !slot.optional)
    .map(([name]) => name);
  for (const name of needed) if (!(name in f.inputs)) wrong.push(`input ${name} is missing`);
  for (const name of Object.keys(f.inputs)) if (!(name in c.inputs)) wrong.push(`input ${name} is unknown`);
  // Contracts in a list have lost their types; infer and attributeValues check what they get.
  const given: unknown = f.attrs,
    described: unknown = Object.fromEntries(Object.entries(f.inputs).map(([name, value]) => [name, descOf(value)]));
  const attrs = attributeValues(c.attrs, given as AttrArgs<Attrs>, c.id);
  const want = c.infer(described as Descs<Slots>, attrs) as { readonly [name: string]: AnyDesc };
  const stated = Object.keys(c.outputs).filter((name) => name in f.outputs || !c.diagnostics?.includes(name));
  expect(Object.keys(f.outputs).sort(), f.case).toEqual(stated.sort());
  for (const name of stated) {
    const desc = want[name]!;
    // `whole` is what is known beforehand, not a property of the values.
    const { whole: _got, ...got } = { whole: 0, ...descOf(f.outputs[name]!) };
    const { whole: _want, ...expected } = { whole: 0, ...desc };
    if (JSON.stringify(sorted(got)) !== JSON.stringify(sorted(expected)))
      wrong.push(`output ${name} is ${JSON.stringify(got)}, inferred ${JSON.stringify(expected)}`);
  }
  for (const [name, rule] of Object.entries(f.compare)) {
    if (!(name in c.compare) || !tighter(rule, c.compare[name]!.fixture, descOf(f.outputs[name]!).shape))
      wrong.push(`rule of ${name} is not tighter than the contract's`);
  }
  return wrong;
}
const sorted = (o: object) => Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1));
function tighter(rule: Compare, than: Compare, shape: readonly number[]): boolean {
  if (rule.by === 'exact') return true;
  // The sine of the angle between two spaces is at most the Frobenius norm of what their orthonormal bases differ by.
  if (rule.by === 'close' && than.by === 'subspace') return rule.rel === 0 && rule.abs * Math.sqrt(shape.reduce((a, b) => a * b, 1)) <= than.rel;
  if (rule.by === 'ulp') return than.by === 'ulp' && rule.max <= than.max;
  return rule.by === 'close' && than.by === 'close' && rule.rel <= than.rel && rule.abs <= than.abs;
}
