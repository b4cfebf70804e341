import { fuzzyUnionCount as contract } from '@sparsome/core/contracts/graph/fuzzy-union-count';
import { kernel } from '../../kernel.ts';
import { graphFuzzyUnionCount } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

export const fuzzyUnionCount = kernel(contract, {
  run(gpu, { in: { indices, weights }, out: { count } }) {
    const [vertices, k] = indices.desc.shape;
    return step(gpu, 'webgpu graph.fuzzy-union-count', (s) => {
      s.clear(count.data);
      s.dispatch(graphFuzzyUnionCount, {
        bind: { indices: indices.data, weights: weights.data, count: count.data },
        params: { vertices, k },
        constants: {},
        invocations: vertices * k,
      });
    });
  },
});
