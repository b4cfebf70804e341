import { majorOf } from '@sparsome/core';
import { concatMajor as contract } from '@sparsome/core/contracts/sparse/concat-major';
import { kernel, warps } from '../../kernel.ts';

export const concatMajor = kernel(contract, ({ a, b }) => ({
  launches: [{ entry: 'sparse_concat_major', threads: warps(Math.max(1, majorOf(a) + majorOf(b))) }],
}));
