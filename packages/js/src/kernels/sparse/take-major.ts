import { takeMajor as contract } from '@sparsome/core/contracts/sparse/take-major';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const takeMajor = kernel(contract, {
  run(_, { in: { x, lines, indptr }, out: { y } }) {
    const start = starts(x),
      to = starts({ indptr: indptr.data });
    for (let m = 0; m < lines.data.length; m++) {
      const from = start[lines.data[m]!]!,
        end = start[lines.data[m]! + 1]!;
      y.data.set(x.data.subarray(from, end), to[m]);
      y.indices.set(x.indices.subarray(from, end), to[m]);
    }
  },
});
