import { majorOf } from '@sparsome/core';
import { selectMinorFill as contract } from '@sparsome/core/contracts/sparse/select-minor-fill';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseSelectMinorFill } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const selectMinorFill = kernel(contract, {
  run(gpu, { in: { x, index, indptr }, out: { y } }) {
    const lines = majorOf(x.desc);
    return step(gpu, 'webgpu sparse.select-minor-fill', (s) =>
      s.dispatch(sparseSelectMinorFill, {
        bind: { ...matrixBindings(x), y_data: y.data, y_indices: y.indices, index: index.data, to: indptr.data },
        params: { ...matrixParams(x), lines, to_wide: Number(indptr.desc.dtype === 'i64') },
        constants: {},
        invocations: lines,
      }),
    );
  },
});
