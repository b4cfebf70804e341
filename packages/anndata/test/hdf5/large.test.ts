import { truncateSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHdf5 } from '../../src/hdf5/index.ts';
import { nodeSink } from '../../src/hdf5/node-sink.ts';
import { datasetAt, readFile, withPath } from './helper.ts';

// 5 GiB of zeros never reach the disk: the file is sparse there.
test('offsets beyond 4 GiB: contiguous, chunked, strings and headers', async () => {
  const block = new Float64Array(2 ** 24);
  const blocks = 40;
  const length = blocks * block.length + 3;
  const shape = [length];
  await withPath(async (path) => {
    const sink = await nodeSink(path);
    let skipped = 0;
    const file = createHdf5({
      write(position, bytes) {
        if (bytes.buffer !== block.buffer) return sink.write(position, bytes);
        skipped += bytes.length;
      },
    });
    const stream = await file.stream('large', { type: 'f64', shape });
    for (let i = 0; i < blocks; i += 1) await stream.write(block);
    await stream.write(Float64Array.of(1, 2, 3));
    await stream.end();
    const ramp = Int32Array.from({ length: 1000 }, (_, i) => i);
    await file.dataset('after/chunked', ramp, { chunk: [7] });
    await file.dataset('after/texts', ['one', 'two'], { attributes: { note: ['drei'] } });
    await file.close();
    await sink.close();
    expect(skipped).toBe(5 * 2 ** 30);
    await readFile(path, (read) => {
      const large = datasetAt(read, 'large');
      expect(large.shape).toEqual(shape);
      expect(large.slice([[length - 4, length]])).toEqual(Float64Array.of(0, 1, 2, 3));
      expect(datasetAt(read, 'after/chunked').value).toEqual(ramp);
      expect(datasetAt(read, 'after/texts').value).toEqual(['one', 'two']);
      expect(datasetAt(read, 'after/texts').attrs['note']?.value).toEqual(['drei']);
    });
    truncateSync(path, 0);
  });
});
