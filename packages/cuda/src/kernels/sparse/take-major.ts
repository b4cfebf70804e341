import { takeMajor as contract } from '@sparsome/core/contracts/sparse/take-major';
import { kernel, warps } from '../../kernel.ts';

export const takeMajor = kernel(contract, ({ lines }) => ({ launches: [{ entry: 'sparse_take_major', threads: warps(lines.shape[0]) }] }));
