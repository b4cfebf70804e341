import { takeMajor as contract } from '@sparsome/core/contracts/sparse/take-major';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { sparseTakeMajor } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const takeMajor = kernel(contract, {
  run(gpu, { in: { x, lines, indptr }, out: { y } }) {
    const count = lines.desc.shape[0];
    return step(gpu, 'webgpu sparse.take-major', (s) =>
      s.dispatch(sparseTakeMajor, {
        bind: { ...matrixBindings(x), y_data: y.data, y_indices: y.indices, lines: lines.data, to: indptr.data },
        params: { ...matrixParams(x), count, to_wide: Number(indptr.desc.dtype === 'i64') },
        constants: {},
        invocations: count,
      }),
    );
  },
});
