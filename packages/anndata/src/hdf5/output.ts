import { align8 } from './bytes.ts';
import type { Sink } from './sink.ts';

/** The file's address space over a sink: blocks get addresses at once and reach the sink in larger writes. */
export interface Output {
  /** First address not in use. */
  readonly end: number;
  /** Takes `size` bytes at the end, from a multiple of 8 on (a memory map then gives typed arrays): their address. */
  reserve(size: number): number;
  /** Writes inside a reserved region. Small blocks that follow one another are collected. */
  put(address: number, bytes: Uint8Array): Promise<void>;
  /** `reserve` and `put`: returns the address. */
  append(bytes: Uint8Array): Promise<number>;
  /** Sends what was collected. */
  flush(): Promise<void>;
}

// Thousands of object headers of about 500 bytes: one write each would be ten times the work of the whole file.
const COLLECT = 1 << 18;
const SMALL = 1 << 16;

/** `start`: bytes left free at the start of the file. */
export function createOutput(sink: Sink, start: number): Output {
  let end = start;
  let pending = new Uint8Array(0);
  let from = 0;
  let used = 0;

  const flush = async (): Promise<void> => {
    if (used === 0) return;
    const full = pending.subarray(0, used);
    // Emptied before the wait: calls that overlap then never send the same bytes twice.
    pending = new Uint8Array(0);
    used = 0;
    await sink.write(from, full);
  };

  const reserve = (size: number): number => {
    const address = align8(end);
    end = address + size;
    return address;
  };

  const put = async (address: number, bytes: Uint8Array): Promise<void> => {
    if (bytes.length === 0) return;
    if (bytes.length > SMALL) {
      await sink.write(address, bytes);
      return;
    }
    const follows = used > 0 && address === align8(from + used) && address - from + bytes.length <= pending.length;
    if (!follows) {
      const earlier = flush();
      pending = new Uint8Array(COLLECT);
      from = address;
      pending.set(bytes);
      used = bytes.length;
      await earlier;
      return;
    }
    pending.set(bytes, address - from);
    used = address - from + bytes.length;
  };

  return {
    get end() {
      return end;
    },
    reserve,
    put,
    async append(bytes) {
      const address = reserve(bytes.length);
      await put(address, bytes);
      return address;
    },
    flush,
  };
}
