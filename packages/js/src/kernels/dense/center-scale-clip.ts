import { centerScaleClip as contract } from '@sparsome/core/contracts/dense/center-scale-clip';
import { kernel } from '../../kernel.ts';

export const centerScaleClip = kernel(contract, {
  run(_, { in: { x, mean, std }, out: { y }, attrs: { center, max } }) {
    const [rows, columns] = x.desc.shape;
    const rounded = y.data instanceof Float32Array ? Math.fround : (v: number): number => v;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const at = i * columns + j;
        const z = rounded((center ? rounded(x.data[at]! - mean.data[j]!) : x.data[at]!) / std.data[j]!);
        y.data[at] = z > max ? max : z < -max && center ? -max : z;
      }
    }
  },
});
