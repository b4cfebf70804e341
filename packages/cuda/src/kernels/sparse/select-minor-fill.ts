import { majorOf } from '@sparsome/core';
import { selectMinorFill as contract } from '@sparsome/core/contracts/sparse/select-minor-fill';
import { kernel, warps } from '../../kernel.ts';

export const selectMinorFill = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_select_minor_fill', threads: warps(majorOf(x)) }] }));
