import { majorOf } from '@sparsome/core';
import { selectMinorCount as contract } from '@sparsome/core/contracts/sparse/select-minor-count';
import { kernel, warps } from '../../kernel.ts';

export const selectMinorCount = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_select_minor_count', threads: warps(majorOf(x)) }] }));
