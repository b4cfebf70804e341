import { majorOf } from '@sparsome/core';
import { scaleMajor as contract } from '@sparsome/core/contracts/sparse/scale-major';
import { kernel, warps } from '../../kernel.ts';

export const scaleMajor = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_scale_major', threads: warps(majorOf(x)) }] }));
