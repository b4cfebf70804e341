import { probe as contract } from '@sparsome/core/contracts/knn/probe';
import { kernel } from '../../kernel.ts';
import { probePlan } from '../../probe-plan.ts';

export const probe = kernel(contract, ({ x }, attrs) => probePlan({ ...attrs, rows: x.shape[0], coordinates: x.shape[1] }));
