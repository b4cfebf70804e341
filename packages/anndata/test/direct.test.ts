// Datasets read past the HDF5 library give what h5py reads (direct.py); layouts that are not read so still come from the library.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onDisk } from '../src/read/direct/disk.ts';
import { type RawFile, withRawFile } from '../src/read/direct/file.ts';
import { fromLzf } from '../src/read/direct/filters.ts';
import { directOf } from '../src/read/direct/lines.ts';
import { columnsOf } from '../src/read/records.ts';
import { isDataset } from '../src/read/source.ts';
import { isStrings, linesIn, numbersIn, stringsIn } from '../src/read/values.ts';
import { readFile } from './hdf5/helper.ts';
import { interpreter, runPython, whyNot } from './python.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-direct-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, `${name}.h5`);

type Lists = { readonly [key: string]: readonly unknown[] };
/** Use of a file, with the bytes below it. */
async function within<T>(
  name: string,
  use: (dataset: (path: string) => ReturnType<typeof found>) => T,
  change: (raw: RawFile) => RawFile = (raw) => raw,
): Promise<T> {
  const raw = onDisk(at(name));
  try {
    return await readFile(at(name), (file) => use((path) => found(withRawFile(file, change(raw)).get(path))));
  } finally {
    raw.close();
  }
}
function found(e: Parameters<typeof isDataset>[0]) {
  if (!isDataset(e)) throw new Error('no dataset');
  return e;
}
const rows = (columns: readonly (readonly unknown[])[]): unknown[] => (columns[0] ?? []).map((_, n) => plain(columns.map((column) => column[n])));
const plain = (all: ArrayLike<unknown>): unknown[] => Array.from(all, (v) => (typeof v === 'bigint' ? Number(v) : v));

describe.skipIf(!interpreter)(`read directly${whyNot}`, () => {
  let values: Lists = {};
  beforeAll(async () => {
    await runPython(fileURLToPath(new URL('direct.py', import.meta.url)), folder);
    const bools = (list: readonly unknown[]) => list.map((v) => (typeof v === 'boolean' ? Number(v) : v));
    values = Object.fromEntries(
      Object.entries(JSON.parse(readFileSync(join(folder, 'values.json'), 'utf8')) as Lists).map(([key, list]) => [key, bools(list)]),
    );
  });
  /** All that is in a dataset, and whether it was read directly. */
  const all = (d: ReturnType<typeof found>, path: string): [direct: boolean, values: unknown[]] => [
    directOf(d) !== undefined,
    d.metadata.compound_type ? rows(columnsOf(d, path) ?? []) : isStrings(d) ? [...stringsIn(d, path)] : plain(numbersIn(d, path)),
  ];

  test.each(['plain', 'chunked', 'gzip', 'gzip-shuffle', 'lzf', 'lzf-shuffle', 'shuffle'])('%s', async (filter) => {
    await within('earliest', (dataset) => {
      for (const [key, expected] of Object.entries(values)) {
        if (key === 'partly' || key === 'never') continue;
        // Nothing is stored of an array without elements.
        expect([key, ...all(dataset(`${filter}/${key}`), key)]).toEqual([key, key !== 'empty', expected]);
      }
    });
  });
  test('lines from any to any', async () => {
    await within('earliest', (dataset) => {
      for (const filter of ['plain', 'chunked', 'gzip', 'lzf-shuffle']) {
        for (const [key, width] of [
          ['i32', 1],
          ['table', 90],
          ['cube', 900],
        ] as const) {
          const d = dataset(`${filter}/${key}`),
            expected = values[key] ?? [],
            lines = expected.length / width;
          for (const [from, to] of [
            [0, 1],
            [1, 3],
            [2, 7],
            [Math.floor(lines / 3), Math.floor(lines / 2)],
            [lines - 1, lines],
          ] as const) {
            expect(plain(linesIn(d, key, from, to))).toEqual(expected.slice(from * width, to * width));
          }
        }
      }
    });
  });
  test('by the library: checksums, chunks that are not there, newer layouts, inflating that is not at hand', async () => {
    await within('earliest', (dataset) => {
      for (const path of ['checked/i32', 'checked/table', 'partly', 'never']) {
        const expected = values[path.replace('checked/', '')];
        // The first is contiguous without an address.
        expect([path, ...all(dataset(path), path)]).toEqual([path, false, expected]);
      }
    });
    await within('latest', (dataset) => {
      for (const path of ['plain/f32', 'gzip/i32', 'gzip-shuffle/table', 'gzip/words'])
        expect(all(dataset(path), path)).toEqual([false, values[path.split('/')[1] ?? '']]);
      expect(() => numbersIn(dataset('lzf/i32'), 'x: /lzf')).toThrowErrorMatchingInlineSnapshot(`
        [SparsomeError: [Unsupported] x: /lzf: it is compressed in a way that is not read here
          expected: gzip, or LZF for numbers and strings
          got:      lzf (HDF5 filter 32000)
          so:       the file was not read
          do:       write the file again with compression="gzip" in Python]
      `);
    });
    await within(
      'earliest',
      (dataset) => {
        expect(all(dataset('gzip/i32'), 'i32')).toEqual([false, values['i32']]);
        expect(all(dataset('lzf/words'), 'words')).toEqual([true, values['words']]);
      },
      (raw) => ({ read: (position, target) => raw.read(position, target) }),
    );
  });
  test('damage is told with its place', async () => {
    for (const [name, how] of [
      ['damaged-gzip', 'incorrect header check'],
      ['damaged-lzf', 'beyond'],
    ] as const) {
      await within(name, (dataset) => {
        expect(() => numbersIn(dataset('x'), `${name}: /x`)).toThrow(`${name}: /x: the chunk at 997 is damaged`);
        expect(() => numbersIn(dataset('x'), `${name}: /x`)).toThrow(how);
        expect(plain(linesIn(dataset('x'), 'x', 0, 997))).toEqual(values['i32']?.slice(0, 997));
      });
    }
  });
});

test('LZF: what reaches beyond is refused', () => {
  // Three literals, then six bytes from three back: it repeats itself.
  expect([...fromLzf(Uint8Array.of(2, 7, 8, 9, (4 << 5) | 0, 2), 9)]).toEqual([7, 8, 9, 7, 8, 9, 7, 8, 9]);
  for (const [bytes, size] of [
    [[5, 1], 6],
    [[0, 1, 32, 4], 4],
    [[0, 1], 5],
    [[0, 1, 0xe0, 200, 0], 9],
  ] as const) {
    expect(() => fromLzf(Uint8Array.from(bytes), size)).toThrow(RangeError);
  }
});
