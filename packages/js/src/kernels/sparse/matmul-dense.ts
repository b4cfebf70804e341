import { matmulDense as contract } from '@sparsome/core/contracts/sparse/matmul-dense';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const matmulDense = kernel(contract, {
  run(_, { in: { x, b, shift }, out: { y } }) {
    const start = starts(x),
      width = b.desc.shape[1];
    y.data.fill(0);
    for (let m = 0; m + 1 < start.length; m++) {
      const row = m * width;
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const v = x.data[p]!,
          at = x.indices[p]! * width;
        for (let c = 0; c < width; c++) y.data[row + c] = y.data[row + c]! + v * b.data[at + c]!;
      }
      if (shift) for (let c = 0; c < width; c++) y.data[row + c] = y.data[row + c]! - shift.data[c]!;
    }
  },
});
