import { gram as contract } from '@sparsome/core/contracts/dense/gram';
import { kernel } from '../../kernel.ts';

export const gram = kernel(contract, ({ x }) => ({ launches: [{ entry: 'dense_gram', threads: x.shape[1] ** 2 }] }));
