import { gram as contract } from '@sparsome/core/contracts/dense/gram';
import { mirror } from '../../eigen/mirror.ts';
import { kernel } from '../../kernel.ts';

export const gram = kernel(contract, {
  async run(_, { in: { x }, out, checkpoint }) {
    const [rows, size] = x.desc.shape;
    const g = out.gram.data.fill(0),
      sum = out.sum.data.fill(0);
    for (let i = 0; i < rows; i++) {
      await checkpoint(i, rows);
      const row = i * size;
      for (let j = 0; j < size; j++) {
        const v = x.data[row + j]!;
        sum[j] = sum[j]! + v;
        for (let k = j; k < size; k++) g[j * size + k] = g[j * size + k]! + v * x.data[row + k]!;
      }
    }
    mirror(g, size);
  },
});
