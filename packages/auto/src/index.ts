export { type Decision, decisionText, type Verdict } from './decision.ts';
export { type Auto, autoOf, type AutoOptions, type Candidate, type ChosenSession, type WorkSize } from './resolve.ts';
export type { Threshold, Thresholds } from './thresholds.ts';
