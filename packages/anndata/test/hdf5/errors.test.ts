import { isSparsomeError, type Tag } from '@sparsome/core';
import { describe, expect, test } from 'vitest';
import { createHdf5, type Hdf5Writer, memorySink } from '../../src/hdf5/index.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46];

async function tagOf(run: (file: Hdf5Writer) => Promise<unknown>): Promise<Tag | undefined> {
  try {
    await run(createHdf5(memorySink()));
  } catch (error) {
    if (isSparsomeError(error)) return error.tag;
    throw error;
  }
  return undefined;
}

describe('wrong use is refused with a tagged error', () => {
  const cases: readonly (readonly [name: string, tag: Tag, run: (file: Hdf5Writer) => Promise<unknown>])[] = [
    ['a dataset twice', 'InvalidInput', (f) => f.dataset('a', 1).then(() => f.dataset('a', 2))],
    ['a group where a dataset is', 'InvalidInput', (f) => f.dataset('a', 1).then(() => f.group('a/b'))],
    ['a dataset at the root', 'InvalidInput', (f) => f.dataset('/', 1)],
    ['a name "."', 'InvalidInput', (f) => f.group('a/./b')],
    ['a NUL in a name', 'InvalidInput', (f) => f.group('a\0b')],
    ['a NUL in a string', 'InvalidInput', (f) => f.dataset('a', ['x', 'a\0b'])],
    ['a bool of 2', 'InvalidInput', (f) => f.dataset('a', { kind: 'bool', data: Uint8Array.of(0, 2) })],
    ['an array class without type', 'InvalidInput', (f) => f.dataset('a', new Uint8ClampedArray(3) as never)],
    ['a wrong shape', 'InvalidInput', (f) => f.dataset('a', new Int32Array(6), { shape: [2, 4] })],
    ['a negative shape', 'InvalidInput', (f) => f.stream('a', { type: 'f32', shape: [-1] })],
    ['a chunk of another rank', 'InvalidInput', (f) => f.dataset('a', new Int32Array(6), { chunk: [2, 2] })],
    ['a chunk of length 0', 'InvalidInput', (f) => f.dataset('a', new Int32Array(6), { chunk: [0] })],
    ['a chunk of 4 GiB', 'InvalidInput', (f) => f.stream('a', { type: 'f32', shape: [2 ** 31], chunk: [2 ** 30] })],
    ['deflate without a function', 'InvalidInput', (f) => f.dataset('a', new Int32Array(6), { deflate: 4 })],
    ['a piece of another type', 'InvalidInput', (f) => f.stream('a', { type: 'f32', shape: [2] }).then((s) => s.write(new Float64Array(2)))],
    ['more elements than the shape', 'InvalidInput', (f) => f.stream('a', { type: 'f32', shape: [2] }).then((s) => s.write(new Float32Array(3)))],
    ['the end before all elements', 'InvalidInput', (f) => f.stream('a', { type: 'f32', shape: [2] }).then((s) => s.end())],
    ['a string too long for its size', 'InvalidInput', (f) => f.dataset('a', { kind: 'fixed-string', data: ['äb'], size: 2 })],
    [
      'fields of different lengths',
      'InvalidInput',
      (f) =>
        f.dataset('a', {
          kind: 'record',
          fields: [
            { name: 'a', data: ['x'] },
            { name: 'b', data: [] },
          ],
        }),
    ],
    ['an attribute of nothing', 'InvalidInput', (f) => f.attribute('a', 'b', 1)],
    ['an attribute above 64 KiB', 'Unsupported', (f) => f.group('a', { b: new Float64Array(9000) })],
    ['closing with an open stream', 'Incomplete', (f) => f.stream('a', { type: 'f32', shape: [2] }).then(() => f.close())],
    ['writing after close', 'Disposed', (f) => f.close().then(() => f.dataset('a', 1))],
  ];
  for (const [name, tag, run] of cases) {
    test(name, async () => expect(await tagOf(run)).toBe(tag));
  }
});

test('the file has its signature only after close', async () => {
  const sink = memorySink(16);
  const file = createHdf5(sink);
  await file.dataset('a', new Float64Array(100_000));
  expect([...sink.bytes().subarray(0, 4)]).not.toEqual(SIGNATURE);
  await file.close();
  expect([...sink.bytes().subarray(0, 4)]).toEqual(SIGNATURE);
});
