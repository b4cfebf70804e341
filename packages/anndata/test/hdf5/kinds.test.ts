import { describe, expect, test } from 'vitest';
import type { AttributeValue, NumberArray, Scalar, Values } from '../../src/hdf5/index.ts';
import { attributeAt, attributesOf, datasetAt, roundTrip } from './helper.ts';

const numbers: readonly (readonly [NumberArray, string])[] = [
  [Int8Array.of(-128, 0, 127), '<b'],
  [Uint8Array.of(0, 1, 255), '<B'],
  [Int16Array.of(-32768, 32767), '<h'],
  [Uint16Array.of(0, 65535), '<H'],
  [Int32Array.of(-(2 ** 31), 2 ** 31 - 1), '<i'],
  [Uint32Array.of(0, 2 ** 32 - 1), '<I'],
  [BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n), '<q'],
  [BigUint64Array.of(0n, 2n ** 64n - 1n), '<Q'],
  [Float32Array.of(0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** -149), '<f'],
  [Float64Array.of(0.1, -0, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** -1074), '<d'],
];

const kinds: readonly (readonly [name: string, value: Scalar | Values, read: unknown])[] = [
  ['number', 0.1, 0.1],
  ['bigint', -(2n ** 62n), -(2n ** 62n)],
  ['true', true, 1],
  ['string', 'Zürich 𝄞', 'Zürich 𝄞'],
  ['empty string', '', ''],
  ['bools', { kind: 'bool', data: Uint8Array.of(1, 0, 1) }, Int8Array.of(1, 0, 1)],
  ['strings', ['', 'a', 'ß𝄞', 'x'.repeat(3000)], ['', 'a', 'ß𝄞', 'x'.repeat(3000)]],
  ['fixed strings', { kind: 'fixed-string', data: ['ab', 'ü', ''] }, ['ab', 'ü', '']],
  [
    'records',
    {
      kind: 'record',
      fields: [
        { name: 'T cells', data: ['CD3E', ''] },
        { name: '1', data: Float32Array.of(1.5, -2) },
        { name: 'eight ch', data: BigInt64Array.of(2n ** 53n + 1n, -1n) },
        { name: 'fixed', data: { kind: 'fixed-string', data: ['abc', 'de'], size: 5 } },
        { name: 'b', data: { kind: 'bool', data: Uint8Array.of(0, 1) } },
      ],
    },
    [
      ['CD3E', 1.5, 2n ** 53n + 1n, 'abc', 0],
      ['', -2, -1n, 'de', 1],
    ],
  ],
  ['no numbers', new Float32Array(0), new Float32Array(0)],
  ['no strings', [], []],
];

describe('every kind of value is read by the HDF5 library as it was written', () => {
  for (const [data, dtype] of numbers) {
    test(`numbers ${dtype}`, () =>
      roundTrip(
        async (file) => {
          await file.dataset('d', data, { attributes: { a: data } });
          await file.dataset('scalar', data.slice(1, 2), { shape: [] });
        },
        (file) => {
          const read = datasetAt(file, 'd');
          expect([read.dtype, read.shape, read.value]).toEqual([dtype, [data.length], data]);
          expect(attributeAt(file, 'd', 'a').value).toEqual(data);
          expect([datasetAt(file, 'scalar').shape, datasetAt(file, 'scalar').value]).toEqual([[], data[1]]);
        },
      ));
  }

  for (const [name, value, read] of kinds) {
    test(name, () =>
      roundTrip(
        (file) => file.dataset('d', value, { attributes: { a: value } }),
        (file) => {
          expect(datasetAt(file, 'd').value).toEqual(read);
          expect(attributeAt(file, 'd', 'a').value).toEqual(read);
          expect(datasetAt(file, 'd').shape).toEqual(typeof value === 'object' ? [Object(read).length] : []);
        },
      ),
    );
  }

  test('the type of bools and strings', () =>
    roundTrip(
      async (file) => {
        await file.dataset('bool', { kind: 'bool', data: Uint8Array.of(1) });
        await file.dataset('string', ['a']);
        await file.dataset('fixed', { kind: 'fixed-string', data: ['a', 'ü'] });
      },
      (file) => {
        expect(datasetAt(file, 'bool').metadata.enum_type?.members).toEqual({ FALSE: 0, TRUE: 1 });
        expect(datasetAt(file, 'string').metadata).toMatchObject({ cset: 1, vlen: true });
        expect(datasetAt(file, 'fixed').metadata).toMatchObject({ cset: 1, vlen: false, size: 2 });
      },
    ));

  test('null has a null dataspace', () =>
    roundTrip(
      (file) => file.dataset('d', null, { attributes: { a: null } }),
      (file) => {
        expect([datasetAt(file, 'd').shape, datasetAt(file, 'd').value]).toEqual([null, null]);
        expect(attributeAt(file, 'd', 'a').shape).toBeNull();
      },
    ));

  test('many strings, some larger than a heap collection', async () => {
    const texts = Array.from({ length: 20_000 }, (_, i) => (i % 5000 === 7 ? `long${i}`.repeat(20_000) : `cell-${i}-ä`));
    const read = await roundTrip(
      (file) => file.dataset('d', texts),
      (file) => datasetAt(file, 'd').value,
    );
    expect(read).toEqual(texts);
  });

  test('attributes: the last of a name counts; on groups, datasets and the root', () => {
    const many: Record<string, AttributeValue> = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`n${i}`, `v${i}`]));
    return roundTrip(
      async (file) => {
        await file.group('/', { a: 'first', naïve: 1n });
        await file.group('g', many);
        await file.attribute('/', 'a', 'second');
      },
      (file) => {
        expect([attributeAt(file, '/', 'a').value, attributeAt(file, '/', 'naïve').value]).toEqual(['second', 1n]);
        expect(Object.keys(attributesOf(file, 'g')).length).toBe(300);
        expect(attributeAt(file, 'g', 'n299').value).toBe('v299');
      },
    );
  });
});
