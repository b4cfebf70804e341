import { majorOf, minorOf } from '@sparsome/core';
import { toDense as contract } from '@sparsome/core/contracts/sparse/to-dense';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseToDense } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const toDense = kernel(contract, {
  run(gpu, { in: { x }, out: { y } }) {
    const entries = x.desc.nnz;
    return step(gpu, 'webgpu sparse.to-dense', (s) => {
      s.clear(y.data);
      s.dispatch(sparseToDense, {
        bind: { ...matrixBindings(x), y: y.data },
        params: { ...matrixParams(x), lines: majorOf(x.desc), minors: minorOf(x.desc), entries },
        constants: {},
        invocations: entries,
      });
    });
  },
});
