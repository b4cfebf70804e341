import { majorOf } from '@sparsome/core';
import { concatMajor as contract } from '@sparsome/core/contracts/sparse/concat-major';
import { kernel } from '../../kernel.ts';
import { copyHalves, sparseConcatMajor } from '../../shaders.gen.ts';
import { step } from '../../step.ts';
import { part } from '../../view.ts';

export const concatMajor = kernel(contract, {
  run(gpu, { in: { a, b }, out: { y } }) {
    const [a_lines, b_lines] = [majorOf(a.desc), majorOf(b.desc)],
      wide = (m: typeof a): number => Number(m.desc.ptr === 'i64');
    return step(gpu, 'webgpu sparse.concat-major', (s) => {
      s.dispatch(sparseConcatMajor, {
        bind: { a: a.indptr, b: b.indptr, y: y.indptr },
        params: { a_wide: wide(a), b_wide: wide(b), y_wide: Number(y.desc.ptr === 'i64'), a_lines, b_lines, a_entries: a.desc.nnz },
        constants: {},
        invocations: a_lines + b_lines + 1,
      });
      for (const [one, at] of [
        [a, 0],
        [b, a.desc.nnz],
      ] as const) {
        const count = one.desc.nnz,
          given = part(one.data, 0, count),
          copy = part(y.data, at, count);
        s.copy(part(one.indices, 0, count), part(y.indices, at, count));
        if (one.desc.dtype === 'u16') s.dispatch(copyHalves, { bind: { given, copy }, params: { count }, constants: {}, invocations: count });
        else s.copy(given, copy);
      }
    });
  },
});
