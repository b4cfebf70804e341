import { centerGram as contract } from '@sparsome/core/contracts/dense/center-gram';
import { kernel } from '../../kernel.ts';

export const centerGram = kernel(contract, ({ sum }) => ({ launches: [{ entry: 'dense_center_gram', threads: sum.shape[0] ** 2 }] }));
