export { reportHtml } from './report.ts';
export type { RunStep, RunSummary } from './run-summary.ts';
