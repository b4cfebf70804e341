import { expm1, log } from '@sparsome/core/math';
import type { GeneSums } from './moments.ts';

const ln2 = log(2);

/** log2 of the ratio of two means of logarithmised values, each first turned back; 1e-9 is added as scanpy does. */
export function logFoldChanges(own: GeneSums, other: GeneSums, base: number | undefined): Float64Array {
  const scale = base === undefined ? 1 : log(base);
  const [a, b, changes] = [own.sum, other.sum, new Float64Array(own.sum.length)];
  for (let g = 0; g < changes.length; g++) {
    const mean = a[g]! / own.cells,
      otherMean = b[g]! / other.cells;
    changes[g] = log((expm1(mean * scale) + 1e-9) / (expm1(otherMean * scale) + 1e-9)) / ln2;
  }
  return changes;
}
