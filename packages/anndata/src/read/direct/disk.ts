import { closeSync, openSync, readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { RawFile } from './file.ts';

// One read call takes less than 2^31 bytes.
const largestRead = 2 ** 30;

/** The bytes of a file on disk, inflated by the zlib of Node. */
export function onDisk(path: string): RawFile & { close(): void } {
  const file = openSync(path, 'r');
  return {
    read(position, target) {
      for (let done = 0; done < target.length; ) {
        const count = readSync(file, target, done, Math.min(largestRead, target.length - done), position + done);
        if (count === 0) return false;
        done += count;
      }
      return true;
    },
    // One piece of the size that is expected: the default makes many of 16 KiB.
    inflate: (bytes, size) => inflateSync(bytes, { chunkSize: Math.max(64, size), maxOutputLength: Math.max(1, size) }),
    close: () => closeSync(file),
  };
}
