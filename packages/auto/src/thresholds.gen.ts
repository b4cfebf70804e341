import type { Thresholds } from './thresholds.ts';
export const thresholds: Thresholds = {};
