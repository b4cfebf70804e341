import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHdf5, memorySink } from '../../src/hdf5/index.ts';
import { writeAnnData } from './anndata-sample.ts';
import { deflate, withPath, writeFile } from './helper.ts';

test('the sinks for memory and for Node get the same file', async () => {
  const sink = memorySink(1);
  const file = createHdf5(sink, { deflate });
  await writeAnnData(file, { deflate: 4 });
  await file.close();
  const onDisk = await withPath(async (path) => {
    await writeFile(path, (same) => writeAnnData(same, { deflate: 4 }));
    return readFileSync(path);
  });
  expect(onDisk.equals(sink.bytes())).toBe(true);
  // The end-of-file address of the superblock: readers refuse a file that is shorter.
  expect(onDisk.readBigUInt64LE(40)).toBe(BigInt(onDisk.length));
});
