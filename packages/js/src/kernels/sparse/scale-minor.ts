import { scaleMinor as contract } from '@sparsome/core/contracts/sparse/scale-minor';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const scaleMinor = kernel(contract, {
  run(_, { in: { x, divisor }, out: { y }, attrs: { max } }) {
    const start = starts(x),
      rounded = y.data instanceof Float32Array ? Math.fround : (v: number): number => v;
    for (let p = start[0]!; p < start.at(-1)!; p++) {
      const z = rounded(x.data[p]! / divisor.data[x.indices[p]!]!);
      y.data[p] = z > max ? max : z;
    }
  },
});
