import { expm1, log } from '@sparsome/core/math';
import { eachGene } from './moments.ts';

const ln2 = log(2);

/** log2 of the ratio of two means of logarithmised values, each first turned back; 1e-9 is added as scanpy does. */
export function logFoldChanges(a: Float64Array, b: Float64Array, base: number | undefined): Float64Array {
  const scale = base === undefined ? 1 : log(base);
  return eachGene(a.length, (g) => log((expm1(a[g]! * scale) + 1e-9) / (expm1(b[g]! * scale) + 1e-9)) / ln2);
}
