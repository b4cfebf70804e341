import { scaleMajor as contract } from '@sparsome/core/contracts/sparse/scale-major';
import { kernel } from '../../kernel.ts';
import { scaled } from '../../scaled.ts';

export const scaleMajor = kernel(contract, { run: (gpu, call) => scaled(gpu, 'webgpu sparse.scale-major', call, false) });
