import { majorOf } from '@sparsome/core';
import { majorSums as contract } from '@sparsome/core/contracts/sparse/major-sums';
import { kernel } from '../../kernel.ts';

const lanesOfLine = 8;

export const majorSums = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_major_sums', threads: majorOf(x) * lanesOfLine }] }));
