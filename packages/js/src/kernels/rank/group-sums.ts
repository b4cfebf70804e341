import { groupSums as contract } from '@sparsome/core/contracts/rank/group-sums';
import { kernel } from '../../kernel.ts';
import { rankSums } from '../../rank-sums.ts';

export const groupSums = kernel(contract, {
  run(_, { in: { x, group }, out, attrs: { groups } }) {
    rankSums(x, group.data, groups, out);
  },
});
