import { clippedMoments as contract } from '@sparsome/core/contracts/sparse/clipped-moments';
import { kernel } from '../../kernel.ts';

export const clippedMoments = kernel(contract, {
  run(_, { in: { x, clip }, out }) {
    const { data, indices } = x,
      sum = out.sum.data.fill(0),
      squares = out.squares.data.fill(0);
    for (let p = 0; p < x.desc.nnz; p++) {
      const i = indices[p]!,
        v = data[p]! < clip.data[i]! ? data[p]! : clip.data[i]!;
      sum[i] = sum[i]! + v;
      squares[i] = squares[i]! + v * v;
    }
  },
});
