import { membershipStrengths as contract } from '@sparsome/core/contracts/graph/membership-strengths';
import { log } from '@sparsome/core/math';
import { codeOf, kernel, wordsOf } from '../../kernel.ts';
import { distanceSums, graphMembershipStrengths, meanOfSums } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

const log2e = 1.4426950408889634;

export const membershipStrengths = kernel(contract, {
  run(gpu, { in: { distances }, out }) {
    const [cells, k] = distances.desc.shape,
      x = { x_data: distances.data },
      x_dtype = codeOf(distances.desc.dtype),
      constants = {};
    const [target_low, target_high] = wordsOf(log(k + 1) * log2e),
      [values_low, values_high] = wordsOf(cells * (k + 1));
    return step(gpu, 'webgpu graph.membership-strengths', (s) => {
      const sums = s.temporary('f64', cells),
        mean = s.temporary('f64', 1);
      s.dispatch(distanceSums, { bind: { ...x, sums }, params: { x_dtype, cells, k }, constants, invocations: cells });
      s.dispatch(meanOfSums, { bind: { sums, mean }, params: { cells, values_low, values_high }, constants, invocations: 1 });
      s.dispatch(graphMembershipStrengths, {
        bind: { ...x, sums, mean, weights: out.weights.data, sigma: out.sigma.data, rho: out.rho.data },
        params: { x_dtype, cells, k, target_low, target_high },
        constants,
        invocations: cells,
      });
    });
  },
});
