/**
 * Where a file goes. One positioned write is enough: blocks are mostly written at the end of the file, but a dataset
 * which is streamed beside others is written into its reserved region, and the superblock comes last, at position 0.
 * A position may lie past the current end (the gap is written later or never read). The bytes are the caller's: a sink
 * that keeps them after its promise is settled must copy them.
 */
export interface Sink {
  write(position: number, bytes: Uint8Array): void | Promise<void>;
}

export interface MemorySink extends Sink {
  /** The file so far: a view, valid until the next write. */
  bytes(): Uint8Array;
}

/** A file in memory, for small files and for browsers. */
export function memorySink(capacity = 1 << 16): MemorySink {
  let buffer = new Uint8Array(capacity);
  let end = 0;
  return {
    write(position, bytes) {
      const needed = position + bytes.length;
      if (needed > buffer.length) {
        const larger = new Uint8Array(Math.max(needed, 2 * buffer.length));
        larger.set(buffer.subarray(0, end));
        buffer = larger;
      }
      buffer.set(bytes, position);
      end = Math.max(end, needed);
    },
    bytes: () => buffer.subarray(0, end),
  };
}
