import { matmul as contract } from '@sparsome/core/contracts/dense/matmul';
import { kernel } from '../../kernel.ts';

export const matmul = kernel(contract, {
  run(_, { in: { x, b, shift }, out: { y } }) {
    const [rows, size] = x.desc.shape,
      width = b.desc.shape[1];
    y.data.fill(0);
    for (let i = 0; i < rows; i++) {
      const row = i * width;
      for (let k = 0; k < size; k++) {
        const v = x.data[i * size + k]!,
          at = k * width;
        for (let c = 0; c < width; c++) y.data[row + c] = y.data[row + c]! + v * b.data[at + c]!;
      }
      if (shift) for (let c = 0; c < width; c++) y.data[row + c] = y.data[row + c]! - shift.data[c]!;
    }
  },
});
