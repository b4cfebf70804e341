import { majorOf } from '@sparsome/core';
import { selectMinorCount as contract } from '@sparsome/core/contracts/sparse/select-minor-count';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseSelectMinorCount } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const selectMinorCount = kernel(contract, {
  run(gpu, { in: { x, index }, out: { count } }) {
    const lines = majorOf(x.desc);
    return step(gpu, 'webgpu sparse.select-minor-count', (s) =>
      s.dispatch(sparseSelectMinorCount, {
        bind: { ...matrixBindings(x), index: index.data, count: count.data },
        params: { ...matrixParams(x), lines },
        constants: {},
        invocations: lines,
      }),
    );
  },
});
