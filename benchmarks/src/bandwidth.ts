import { execFileSync } from 'node:child_process';
import { compile } from './compiler.ts';

/** GB/s (10^9 bytes), reads and writes both counted. */
export interface Bandwidth {
  /** memcpy of blocks far beyond the caches. */
  readonly copy: number;
  /** The same through ordinary stores, which read each line before they write it. */
  readonly store: number;
  /** Reading alone. */
  readonly read: number;
}

const isBandwidth = (v: unknown): v is Bandwidth =>
  typeof v === 'object' && v !== null && ['copy', 'store', 'read'].every((key) => Number.isFinite(Object.entries(v).find(([k]) => k === key)?.[1]));

/** Measures the memory on 1 … `threads` threads, 256 MiB each way. */
export function bandwidths(threads: readonly number[], repeats: number): ReadonlyMap<number, Bandwidth> {
  const program = compile('probe.cc', ['-march=native', '-pthread']);
  return new Map(
    threads.map((n) => {
      const result: unknown = JSON.parse(execFileSync(program, ['256', String(n), String(repeats)], { encoding: 'utf8' }));
      if (!isBandwidth(result)) throw new TypeError('the bandwidth probe gave no numbers');
      return [n, result];
    }),
  );
}
