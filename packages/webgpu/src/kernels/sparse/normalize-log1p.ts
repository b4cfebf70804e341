import { normalizeLog1p as contract } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { kernel } from '../../kernel.ts';
import { scaled } from '../../scaled.ts';

export const normalizeLog1p = kernel(contract, { run: (gpu, call) => scaled(gpu, 'webgpu sparse.normalize-log1p', call, true) });
