import { majorOf } from '@sparsome/core';
import { minorAnyAbove as contract } from '@sparsome/core/contracts/sparse/minor-any-above';
import { kernel, warps } from '../../kernel.ts';

export const minorAnyAbove = kernel(contract, ({ x }) => ({ clear: ['above'], launches: [{ entry: 'sparse_minor_any_above', threads: warps(majorOf(x)) }] }));
