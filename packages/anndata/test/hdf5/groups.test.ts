import { expect, test } from 'vitest';
import { datasetAt, groupAt, roundTrip } from './helper.ts';

// 8 names fill a symbol table node, 32 nodes fill a B-tree node: 255 to 257 members are the first step to two levels.
for (const count of [0, 1, 8, 9, 255, 256, 257, 2000]) {
  test(`a group of ${count} members`, async () => {
    const names = Array.from({ length: count }, (_, i) => `member ${i}${['ä', '€', '𝄞'][i % 3]}`);
    const read = await roundTrip(
      async (file) => {
        await file.group('g');
        for (const [i, name] of names.entries()) await file.dataset(`g/${name}`, i);
      },
      (file) => ({ keys: groupAt(file, 'g').keys(), values: names.map((name) => datasetAt(file, `g/${name}`).value) }),
    );
    expect(read.keys.toSorted()).toEqual(names.toSorted());
    expect(read.values).toEqual(names.map((_, i) => i));
  });
}

test('names in the byte order of UTF-8, which is not that of UTF-16', async () => {
  // U+FF5E comes after U+1D11E in UTF-16 units, before it in UTF-8; found by search only if the order is right.
  const names = ['\uff5e', '\u{1d11e}', 'z', 'Z', 'a b', '__proto__', 'constructor', '..', '\u00e9', 'e\u0301', 'zz'];
  const found = await roundTrip(
    async (file) => {
      for (const name of names) await file.dataset(name, name);
    },
    (file) => names.map((name) => datasetAt(file, name).value),
  );
  expect(found).toEqual(names);
});

test('groups on the way are made; slashes are only separators', async () => {
  const paths = await roundTrip(
    async (file) => {
      await file.dataset('/a//b/c/d', 1);
      await file.group('a/b', { seen: true });
      await file.group(Array.from({ length: 100 }, (_, i) => `level${i}`).join('/'));
    },
    (file) => file.paths(),
  );
  expect(paths.slice(0, 4)).toEqual(['a', 'a/b', 'a/b/c', 'a/b/c/d']);
  expect(paths.length).toBe(104);
});

test('an empty file is a file', async () => {
  expect(
    await roundTrip(
      async () => {},
      (file) => file.keys(),
    ),
  ).toEqual([]);
});
