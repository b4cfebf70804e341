import { minorOf } from '@sparsome/core';
import { referenceSums as contract } from '@sparsome/core/contracts/rank/reference-sums';
import { kernel } from '../../kernel.ts';
import { lineBlocks, itemBytes } from '../../line-blocks.ts';

export const referenceSums = kernel(contract, ({ x }, { groups }) => {
  const { scratch, launch } = lineBlocks(x, itemBytes(x), groups, groups + 3);
  return {
    scratch,
    clear: ['ranks', 'ties'],
    launches: [
      { entry: 'rank_reference_sums_start', threads: groups },
      { entry: 'rank_reference_sums_sizes', threads: minorOf(x) },
      launch('rank_reference_sums'),
    ],
  };
});
