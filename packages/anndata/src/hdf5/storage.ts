import type { Message } from './messages.ts';
import { contiguousMessage } from './messages.ts';
import type { Output } from './output.ts';

/** Where a dataset's elements go. */
export interface Storage {
  /** The next elements, whole ones, never more than are left. */
  write(bytes: Uint8Array): Promise<void>;
  /** After the last element: writes the index, if there is one, and returns the messages that describe the storage. */
  finish(): Promise<readonly Message[]>;
}

/** One region of `size` bytes, reserved at once: several datasets can be streamed side by side. */
export function contiguousStorage(output: Output, size: number): Storage {
  const address = output.reserve(size);
  let next = address;
  return {
    async write(bytes) {
      const at = next;
      next += bytes.length;
      await output.put(at, bytes);
    },
    finish: async () => [contiguousMessage(address, size)],
  };
}
