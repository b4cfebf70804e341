import { minorOf } from '@sparsome/core';
import { groupSums as contract } from '@sparsome/core/contracts/rank/group-sums';
import { kernel } from '../../kernel.ts';
import { lineBlocks, itemBytes } from '../../line-blocks.ts';

export const groupSums = kernel(contract, ({ x }, { groups }) => {
  const { scratch, launch } = lineBlocks(x, itemBytes(x), groups + 1, groups + 1);
  return {
    scratch,
    clear: ['ranks', 'ties'],
    launches: [{ entry: 'rank_group_sums_start', threads: groups + 1 }, { entry: 'rank_group_sums_sizes', threads: minorOf(x) }, launch('rank_group_sums')],
  };
});
