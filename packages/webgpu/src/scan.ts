import { tileScan, tileSums } from './shaders.gen.ts';
import type { Step } from './step.ts';
import type { View } from './view.ts';

const tile = 256;

/** Makes of every number (u32) the sum of all before it. */
export function scan(s: Step, values: View): void {
  const count = values.length,
    tiles = Math.ceil(count / tile);
  const before = s.temporary('u32', Math.max(1, tiles));
  if (tiles > 1) {
    s.dispatch(tileSums, { bind: { values, sums: before }, params: { count }, constants: {}, invocations: tiles });
    scan(s, before);
  }
  s.dispatch(tileScan, { bind: { values, before }, params: { count }, constants: {}, invocations: tiles });
}
