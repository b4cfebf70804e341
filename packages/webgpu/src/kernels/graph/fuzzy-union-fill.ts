import { fuzzyUnionFill as contract } from '@sparsome/core/contracts/graph/fuzzy-union-fill';
import { kernel } from '../../kernel.ts';
import { graphFuzzyUnionFill, sortRows } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const fuzzyUnionFill = kernel(contract, {
  run(gpu, { in: { indices, weights, indptr }, out: { y } }) {
    const [vertices, k] = indices.desc.shape,
      wide = Number(indptr.desc.dtype === 'i64'),
      result = { indptr: indptr.data, y_indices: y.indices, y_data: y.data };
    return step(gpu, 'webgpu graph.fuzzy-union-fill', (s) => {
      const ends = s.temporary('u32', vertices);
      for (const OWN of [true, false]) {
        s.dispatch(graphFuzzyUnionFill, {
          bind: { indices: indices.data, weights: weights.data, ends, ...result },
          params: { vertices, k, wide },
          constants: { OWN },
          invocations: vertices * k,
        });
      }
      s.dispatch(sortRows, { bind: result, params: { rows: vertices, wide }, constants: {}, invocations: vertices });
    });
  },
});
