import { membershipStrengths as contract } from '@sparsome/core/contracts/graph/membership-strengths';
import { kernel } from '../../kernel.ts';

export const membershipStrengths = kernel(contract, ({ distances }) => {
  const [cells] = distances.shape;
  return {
    scratch: (cells + 1) * 8,
    launches: [
      { entry: 'graph_membership_strengths_sums', threads: cells },
      { entry: 'graph_membership_strengths_mean', threads: Math.min(1, cells) },
      { entry: 'graph_membership_strengths', threads: cells },
    ],
  };
});
