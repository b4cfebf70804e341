import type { Compare, Contract } from '../contract.ts';
import { isDense, isSparse } from '../slot.ts';

/**
 * What a backend owes the reference for one output of one call: bits where the contract or its own claim promises them, else
 * the device tolerance. `inputs`: host values by name; `want`: the reference's answer.
 */
export function owed(c: Contract, claims: 'bits' | 'device', output: string, inputs: Readonly<Record<string, unknown>>, want: unknown): Compare {
  const exact = { by: 'exact' } as const;
  if (claims === 'bits' || c.promise === 'exact') return exact;
  if (c.promise === 'exact-when-whole' && Object.values(inputs).every((v) => !isSparse(v) || v.whole) && belowLimit(want)) return exact;
  return c.compare[output]?.device ?? exact;
}

/** Sums of whole numbers are exact while they stay below 2^53. */
function belowLimit(value: unknown): boolean {
  const data: unknown = isSparse(value) || isDense(value) ? value.data : value;
  if (!ArrayBuffer.isView(data) || data instanceof DataView || data instanceof BigInt64Array) return true;
  return Array.prototype.every.call(data, (v) => Math.abs(Number(v)) < 2 ** 53);
}
