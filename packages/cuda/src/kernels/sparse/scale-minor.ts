import { scaleMinor as contract } from '@sparsome/core/contracts/sparse/scale-minor';
import { kernel } from '../../kernel.ts';

export const scaleMinor = kernel(contract, ({ x }) => ({ launches: [{ entry: 'sparse_scale_minor', threads: x.nnz }] }));
