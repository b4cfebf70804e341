import { promisify } from 'node:util';
import { deflate as deflateInThread } from 'node:zlib';
import { expect, test } from 'vitest';
import { createHdf5, type Hdf5Writer, memorySink } from '../../src/hdf5/index.ts';
import { datasetAt, deflate, readFile, roundTrip, withPath, writeFile } from './helper.ts';

const count = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const ramp = (shape: readonly number[]) => Int32Array.from({ length: count(shape) }, (_, i) => (i * 7919) % 100_003);

// An element-wise `toEqual` of a million numbers takes seconds.
const same = (read: unknown, data: Int32Array | Float32Array): boolean =>
  read instanceof data.constructor && Buffer.from((read as Int32Array).slice().buffer).equals(Buffer.from(data.slice().buffer));

const cases: readonly (readonly [shape: number[], chunk: number[]])[] = [
  [[1], [1]],
  [[10], [10]],
  [[10], [3]],
  [[10], [100]],
  [[64], [1]],
  [[65], [1]],
  [[5000], [1]],
  [[100_000], [13]],
  [
    [7, 11],
    [3, 4],
  ],
  [
    [7, 11],
    [7, 4],
  ],
  [
    [7, 11],
    [2, 11],
  ],
  [
    [300, 70],
    [4, 5],
  ],
  [
    [5, 6, 7],
    [2, 3, 4],
  ],
  [
    [3, 2, 2, 5],
    [2, 2, 1, 3],
  ],
];

for (const [shape, chunk] of cases) {
  test(`shape ${shape} in chunks of ${chunk}, in pieces of several sizes, with every filter`, async () => {
    const data = ramp(shape);
    const variants = {
      plain: {},
      shuffle: { shuffle: true },
      deflate: { deflate: 4 },
      both: { deflate: 1, shuffle: true },
    };
    const read = await roundTrip(
      async (file) => {
        for (const [name, filters] of Object.entries(variants)) {
          const stream = await file.stream(name, { type: 'i32', shape, chunk, ...filters });
          for (let from = 0, size = 1; from < data.length; from += size, size = (size * 3) % 1009 || 1) {
            await stream.write(data.subarray(from, from + size));
          }
          await stream.end();
          await file.dataset(`whole-${name}`, data, { shape, chunk, ...filters });
        }
      },
      (file) =>
        Object.keys(variants)
          .flatMap((name) => [name, `whole-${name}`])
          .map((name) => {
            const dataset = datasetAt(file, name);
            return {
              value: same(dataset.value, data),
              shape: dataset.shape,
              chunks: dataset.metadata.chunks,
              filters: dataset.filters.map(({ id }) => id),
            };
          }),
    );
    const chunks = chunk.map((length, d) => Math.min(length, shape[d] ?? 0));
    for (const [i, got] of read.entries()) {
      expect(got).toEqual({ value: true, shape, chunks, filters: [[], [2], [1], [2, 1]][i >> 1] });
    }
  });
}

test('strings, bools and records in compressed chunks', async () => {
  const texts = Array.from({ length: 3000 }, (_, i) => `AAAC-${i}`);
  const bools = Uint8Array.from(texts, (_, i) => Number(i % 3 === 0));
  const [strings, flags, records] = await roundTrip(
    async (file) => {
      const options = { chunk: [100], deflate: 6, shuffle: true };
      await file.dataset('strings', texts, options);
      await file.dataset('bools', { kind: 'bool', data: bools }, options);
      await file.dataset(
        'records',
        {
          kind: 'record',
          fields: [
            { name: 'a', data: texts },
            { name: 'b', data: bools },
          ],
        },
        options,
      );
    },
    (file) => ['strings', 'bools', 'records'].map((name) => datasetAt(file, name).value),
  );
  expect(strings).toEqual(texts);
  expect(flags).toEqual(new Int8Array(bools));
  expect(records).toEqual(texts.map((text, i) => [text, bools[i]]));
});

test('the default chunk is at most 1 MiB; deflate in threads keeps the order and makes the file smaller', async () => {
  const run = promisify<Uint8Array, { level: number }, Uint8Array>(deflateInThread);
  const data = Float32Array.from({ length: 1500 * 1000 }, (_, i) => i % 50);
  await withPath(async (path) => {
    await writeFile(path, (file) => file.dataset('x', data, { shape: [1500, 1000], deflate: 1 }), {
      deflate: (bytes, level) => run(bytes, { level }),
    });
    await readFile(path, (file) => {
      const x = datasetAt(file, 'x');
      expect(x.metadata.chunks).toEqual([262, 1000]);
      expect(same(x.value, data)).toBe(true);
    });
  });
  const sink = memorySink();
  const file = createHdf5(sink, { deflate });
  await file.dataset('x', data, { shape: [1500, 1000], deflate: 1 });
  await file.close();
  expect(sink.bytes().length).toBeLessThan(data.byteLength / 20);
});

test('several streams side by side, contiguous and chunked', async () => {
  const data = ramp([10_000]);
  const read = await roundTrip(
    async (file) => {
      const shape = [data.length];
      const streams = [
        await file.stream('contiguous', { type: 'i32', shape }),
        await file.stream('chunked', { type: 'i32', shape, chunk: [333] }),
        await file.stream('other', { type: 'i32', shape }),
      ];
      const texts = await file.stream('texts', { type: 'string', shape });
      for (let from = 0; from < data.length; from += 700) {
        const piece = data.slice(from, from + 700);
        for (const stream of streams) await stream.write(piece);
        await texts.write(Array.from(piece, String));
        // The caller's memory is free again after each write.
        piece.fill(-1);
      }
      for (const stream of [...streams, texts]) await stream.end();
    },
    (file) => ['contiguous', 'chunked', 'other', 'texts'].map((name) => datasetAt(file, name).value),
  );
  expect(read.slice(0, 3)).toEqual([data, data, data]);
  expect(read[3]).toEqual(Array.from(data, String));
});

test('writes that are not awaited one by one keep their order', async () => {
  const texts = Array.from({ length: 9000 }, (_, i) => `name ${i}`);
  const read = await roundTrip(
    async (file) => {
      const stream = await file.stream('d', { type: 'string', shape: [9000], chunk: [1000] });
      await Promise.all([0, 3000, 6000].map((from) => stream.write(texts.slice(from, from + 3000))));
      await stream.end();
    },
    (file) => datasetAt(file, 'd').value,
  );
  expect(read).toEqual(texts);
});

test('a slow deflate sees its own chunk, not what came after it', async () => {
  const data = ramp([5000]);
  const slow = async (bytes: Uint8Array, level: number): Promise<Uint8Array> => {
    await new Promise((done) => setTimeout(done, 1));
    return deflate(bytes, level);
  };
  await withPath(async (path) => {
    const write = async (file: Hdf5Writer): Promise<void> => {
      const stream = await file.stream('d', { type: 'i32', shape: [5000], chunk: [100], deflate: 1 });
      // Pieces of 1.2 chunks: a chunk collected from two pieces is deflated while the next one is being collected.
      for (let from = 0; from < 5000; from += 120) await stream.write(data.subarray(from, from + 120));
      await stream.end();
    };
    await writeFile(path, write, { deflate: slow });
    await readFile(path, (file) => expect(datasetAt(file, 'd').value).toEqual(data));
  });
});
