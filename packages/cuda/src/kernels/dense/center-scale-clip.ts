import { centerScaleClip as contract } from '@sparsome/core/contracts/dense/center-scale-clip';
import { kernel } from '../../kernel.ts';

export const centerScaleClip = kernel(contract, ({ x }) => ({ launches: [{ entry: 'dense_center_scale_clip', threads: x.shape[0] * x.shape[1] }] }));
