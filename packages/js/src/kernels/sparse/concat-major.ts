import { setPointer } from '@sparsome/core';
import { concatMajor as contract } from '@sparsome/core/contracts/sparse/concat-major';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const concatMajor = kernel(contract, {
  run(_, { in: { a, b }, out: { y } }) {
    let line = 0;
    setPointer(y.indptr, 0, 0);
    for (const [part, offset] of [
      [a, 0],
      [b, a.desc.nnz],
    ] as const) {
      const start = starts(part);
      for (let m = 1; m < start.length; m++) setPointer(y.indptr, ++line, offset + start[m]!);
      y.data.set(part.data.subarray(0, part.desc.nnz), offset);
      y.indices.set(part.indices.subarray(0, part.desc.nnz), offset);
    }
  },
});
