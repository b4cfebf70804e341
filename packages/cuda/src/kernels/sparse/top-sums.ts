import { topSums as contract } from '@sparsome/core/contracts/sparse/top-sums';
import { kernel } from '../../kernel.ts';
import { lineBlocks } from '../../line-blocks.ts';

export const topSums = kernel(contract, ({ x }) => {
  const { scratch, launch } = lineBlocks(x, 8);
  return { scratch, launches: [launch('sparse_top_sums')] };
});
