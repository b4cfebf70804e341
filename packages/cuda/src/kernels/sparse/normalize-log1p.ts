import { normalizeLog1p as contract } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { majorOf } from '@sparsome/core';
import { kernel, warps } from '../../kernel.ts';

export const normalizeLog1p = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_normalize_log1p', threads: warps(majorOf(x)) }] }));
