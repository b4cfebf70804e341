import { open } from 'node:fs/promises';
import type { Sink } from './sink.ts';

export interface NodeSink extends Sink {
  /** Closes the file handle. */
  close(): Promise<void>;
}

// One write call takes less than 2^31 bytes (Linux and libuv).
const LARGEST_WRITE = 2 ** 30;

/** Creates (or truncates) the file `path`. Only what is being written is in memory. */
export async function nodeSink(path: string): Promise<NodeSink> {
  const file = await open(path, 'w');
  return {
    async write(position, bytes) {
      let done = 0;
      while (done < bytes.length) {
        const length = Math.min(LARGEST_WRITE, bytes.length - done);
        const { bytesWritten } = await file.write(bytes, done, length, position + done);
        done += bytesWritten;
      }
    },
    close: () => file.close(),
  };
}
