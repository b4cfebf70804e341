import { majorOf, minorOf, type SparseDesc } from '@sparsome/core';
import type { Launch } from './kernel.ts';

// Threads of a block that works on one line; blocks at a time, and what they may use together.
const block = 128;
const mostBlocks = 1024;
const mostBytes = 2 ** 28;
const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Bytes of a value with its group, as `Labelled` of include/labelled.hpp. */
export const itemBytes = (x: SparseDesc): number => (x.dtype === 'f64' ? 16 : 8);

/**
 * Scratch memory and launch of kernels whose blocks take one major line after another, as `LineScratch` of
 * include/labelled.hpp: `shared` 64-bit numbers for all blocks; for each block `own` such numbers and two lists with room
 * for the items of a whole line.
 */
export function lineBlocks(x: SparseDesc, item: number, shared = 0, own = 0): { readonly scratch: number; readonly launch: (entry: string) => Launch } {
  const sharedBytes = aligned(shared * 8),
    ownBytes = aligned(own * 8),
    listBytes = aligned(minorOf(x) * item),
    blockBytes = ownBytes + 2 * listBytes;
  const blocks = Math.min(majorOf(x), mostBlocks, Math.max(1, Math.floor(mostBytes / Math.max(1, blockBytes))));
  return {
    scratch: sharedBytes + blocks * blockBytes,
    launch: (entry) => ({ entry, threads: blocks * block, block, step: [sharedBytes, blockBytes, ownBytes, listBytes] }),
  };
}
