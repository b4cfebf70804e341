// Random AnnData through our writer and h5wasm's reader. The real anndata reads our files in h5ad.test.ts and odd.test.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, placed, sparse } from '@sparsome/core';
import {
  type AnnData,
  anndata,
  canonical,
  type Column,
  dataFrame,
  type DataFrame,
  denseSlot,
  type Matrix,
  sparseSlot,
  type Uns,
  type UnsValue,
} from '@sparsome/anndata';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-roundtrip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = fc.string({ maxLength: 6, unit: 'grapheme' }).filter((s) => !s.includes('\0'));
const name = text.filter((s) => s !== '' && s !== '.' && !s.includes('/') && s !== '_index' && s !== '__categories');
const exactly = <T>(item: fc.Arbitrary<T>, n: number): fc.Arbitrary<T[]> => fc.array(item, { minLength: n, maxLength: n });
const flags = (n: number) => exactly(fc.nat(1), n).map((v) => Uint8Array.from(v));

const numbers = (n: number) =>
  fc.oneof(
    exactly(fc.double(), n).map((v) => Float64Array.from(v)),
    exactly(fc.float(), n).map((v) => Float32Array.from(v)),
    exactly(fc.integer(), n).map((v) => Int32Array.from(v)),
    exactly(fc.nat(255), n).map((v) => Uint8Array.from(v)),
    exactly(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), n).map((v) => BigInt64Array.from(v)),
    exactly(fc.bigInt(0n, 2n ** 64n - 1n), n).map((v) => BigUint64Array.from(v)),
  );
const whole = (n: number) => exactly(fc.integer({ min: -100, max: 100 }), n).map((v) => Int16Array.from(v));
const column = (n: number): fc.Arbitrary<Column> =>
  fc.oneof(
    numbers(n).map((values): Column => ({ kind: 'numbers', values })),
    fc.tuple(whole(n), flags(n)).map(([values, missing]): Column => ({ kind: 'numbers', values, missing })),
    flags(n).map((values): Column => ({ kind: 'bool', values })),
    fc.tuple(flags(n), flags(n)).map(([values, missing]): Column => ({ kind: 'bool', values, missing })),
    exactly(text, n).map((values): Column => ({ kind: 'strings', values })),
    // A mask that masks nothing is left out by the reader.
    fc
      .tuple(exactly(text, n), flags(n))
      .map(([values, missing]): Column => ({ kind: 'strings', values, ...(missing.includes(1) ? { missing, na: 'NaN' } : {}) })),
    fc.tuple(fc.uniqueArray(text, { minLength: 1, maxLength: 4 }), exactly(fc.nat(4), n), fc.boolean()).map(
      ([categories, codes, ordered]): Column => ({
        kind: 'categorical',
        categories,
        codes: Int32Array.from(codes, (c) => (c % (categories.length + 1)) - 1),
        ordered,
      }),
    ),
  );
const frame = (n: number): fc.Arbitrary<DataFrame> =>
  fc.tuple(exactly(text, n), fc.dictionary(name, column(n), { maxKeys: 4, noNullPrototype: true })).map(([index, columns]) => dataFrame(index, columns));

const matrix = (rows: number, columns: number): fc.Arbitrary<Matrix> =>
  fc
    .record({
      table: exactly(exactly(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })), columns), rows),
      kind: fc.constantFrom('csr', 'csc', 'dense'),
      array: fc.constantFrom(Float32Array, Float64Array, Int32Array, Uint16Array),
    })
    .map(({ table, kind, array }) => {
      if (kind === 'dense') return placed(denseSlot, dense([rows, columns], array.from(table.flat())));
      const lines = kind === 'csr' ? table : Array.from({ length: columns }, (_, c) => table.map((row) => row[c]!));
      const entries = lines.map((line) => line.flatMap((v, i) => (v === 0 ? [] : [[i, v] as const])));
      const indptr = Int32Array.from([0, ...entries.map((_, i) => entries.slice(0, i + 1).flat().length)]);
      const order = kind === 'csr' ? 'csr' : 'csc';
      return placed(
        sparseSlot,
        sparse({
          order,
          shape: [rows, columns],
          data: array.from(entries.flat().map((e) => e[1])),
          indices: Int32Array.from(entries.flat(), (e) => e[0]),
          indptr,
        }),
      );
    });

const value: fc.Arbitrary<UnsValue> = fc.letrec<{ value: UnsValue; uns: Uns }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 4 }),
    fc
      .nat(4)
      .chain(numbers)
      .map((values): UnsValue => ({ kind: 'numbers', shape: [values.length], values })),
    numbers(6).map((values): UnsValue => ({ kind: 'numbers', shape: [2, 3], values })),
    numbers(1).map((values): UnsValue => ({ kind: 'numbers', shape: [], values })),
    flags(3).map((values): UnsValue => ({ kind: 'bool', shape: [3], values })),
    fc.tuple(exactly(text, 2), numbers(2)).map(
      ([a, b]): UnsValue => ({
        kind: 'records',
        length: 2,
        fields: new Map<string, readonly string[] | typeof b>([
          ['a', a],
          ['b', b],
        ]),
      }),
    ),
    frame(2).map((f): UnsValue => ({ kind: 'frame', frame: f })),
    tie('uns'),
  ),
  uns: fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }).map((d) => new Map(Object.entries(d))),
})).value;

const any: fc.Arbitrary<AnnData> = fc.tuple(fc.nat(4), fc.nat(4)).chain(([n, m]) =>
  fc
    .record({
      X: fc.option(matrix(n, m), { nil: undefined }),
      obs: frame(n),
      var: frame(m),
      layers: fc.dictionary(name, matrix(n, m), { maxKeys: 2, noNullPrototype: true }).map((d) => new Map(Object.entries(d))),
      obsm: fc
        .dictionary(name, fc.oneof(matrix(n, 2), frame(n)), { maxKeys: 2, noNullPrototype: true })
        .map((d) => new Map<string, Matrix | DataFrame>(Object.entries(d))),
      varp: fc.dictionary(name, matrix(m, m), { maxKeys: 1, noNullPrototype: true }).map((d) => new Map(Object.entries(d))),
      uns: fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }).map((d) => new Map(Object.entries(d))),
      raw: fc.option(
        fc.nat(3).chain((k) => fc.record({ X: matrix(n, k), var: frame(k), varm: fc.constant(new Map<string, Matrix>()) })),
        { nil: undefined },
      ),
    })
    .map((parts) => anndata(parts)),
);

/** Everything as plain data; matrices as what is on the host; maps by name, as files do not keep their order. */
async function plain(x: unknown): Promise<unknown> {
  if (x instanceof Map) return Object.fromEntries(await Promise.all([...x].sort(([a], [b]) => (a < b ? -1 : 1)).map(async ([k, v]) => [k, await plain(v)])));
  if (Array.isArray(x) || ArrayBuffer.isView(x) || typeof x !== 'object' || x === null) return x;
  if ('host' in x && typeof x.host === 'function') return { host: await x.host() };
  return Object.fromEntries(
    await Promise.all(
      Object.entries(x)
        .filter(([, v]) => v !== undefined)
        .map(async ([k, v]) => [k, await plain(v)]),
    ),
  );
}

test('any AnnData comes back as it was', async () => {
  const path = join(folder, 'a.h5ad');
  await fc.assert(
    fc.asyncProperty(any, fc.boolean(), async (a, compression) => {
      await writeAnnData(path, a, { compression });
      const b = await readAnnData(path);
      expect(await plain(b)).toEqual(await plain(a));
      // Order of columns is kept, other orders are not.
      expect([...b.obs.columns.keys()]).toEqual([...a.obs.columns.keys()]);
    }),
    { numRuns: 150 },
  );
});

test('canonical: as sums into a table', () => {
  const triplet = fc.record({ line: fc.nat(4), index: fc.nat(5), v: fc.integer({ min: 0, max: 60_000 }) });
  fc.assert(
    fc.property(fc.array(triplet, { maxLength: 40 }), fc.constantFrom(Float32Array, Float64Array, Int32Array, Uint16Array), (all, array) => {
      const lines = Array.from({ length: 5 }, (_, m) => all.filter((t) => t.line === m)),
        flat = lines.flat();
      const indptr = Int32Array.from([0, ...lines.map((_, m) => lines.slice(0, m + 1).flat().length)]);
      const y = canonical({ order: 'csr', shape: [5, 6], data: array.from(flat.map((t) => t.v)), indices: Int32Array.from(flat, (t) => t.index), indptr });
      const made = sparse(y),
        table = new Map<string, number>();
      for (const t of all) table.set(`${t.line},${t.index}`, (table.get(`${t.line},${t.index}`) ?? 0) + t.v);
      const got = new Map<string, number>();
      for (let m = 0; m < 5; m++)
        for (let p = Number(made.indptr[m]); p < Number(made.indptr[m + 1]); p++) got.set(`${m},${made.indices[p]}`, Number(made.data[p]));
      expect(new Map([...got].sort())).toEqual(new Map([...table].sort()));
    }),
  );
});
