import { majorOf } from '@sparsome/core';
import { toDense as contract } from '@sparsome/core/contracts/sparse/to-dense';
import { kernel, warps } from '../../kernel.ts';

export const toDense = kernel(contract, ({ x }) => ({ clear: ['y'], launches: [{ entry: 'sparse_to_dense', threads: warps(majorOf(x)) }] }));
