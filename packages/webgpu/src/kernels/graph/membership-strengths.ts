import { membershipStrengths as contract } from '@sparsome/core/contracts/graph/membership-strengths';
import { log } from '@sparsome/core/math';
import { codeOf, kernel, wordsOf } from '../../kernel.ts';
import { beyondNearest, distanceSums, graphMembershipStrengths } from '../../shaders.gen.ts';
import { step } from '../../step.ts';

const log2e = 1.4426950408889634;

export const membershipStrengths = kernel(contract, {
  run(gpu, { in: { distances }, out: { weights, sigma, rho } }) {
    const [rows, width] = distances.desc.shape,
      [target_low, target_high] = wordsOf(log(width + 1) * log2e),
      [cells_low, cells_high] = wordsOf(rows * (width + 1));
    return step(gpu, 'webgpu graph.membership-strengths', (s) => {
      const sums = s.temporary('f64', rows + 1),
        params = { x_dtype: codeOf(distances.desc.dtype), rows, width };
      for (const TOTAL of [false, true]) {
        s.dispatch(distanceSums, { bind: { x_data: distances.data, sums }, params, constants: { TOTAL }, invocations: TOTAL ? 1 : rows });
      }
      s.dispatch(beyondNearest, {
        bind: { x_data: distances.data, sums, beyond: weights.data, floor: sigma.data, rho: rho.data },
        params: { ...params, cells_low, cells_high },
        constants: {},
        invocations: rows,
      });
      s.dispatch(graphMembershipStrengths, {
        bind: { weights: weights.data, sigma: sigma.data },
        params: { rows, width, target_low, target_high },
        constants: {},
        invocations: rows,
      });
    });
  },
});
