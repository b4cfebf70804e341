import type { StepRecord } from './pipeline.ts';

/** What a run found, as `--json` prints it. */
export interface RunResult {
  readonly input: string;
  readonly shape: readonly [cells: number, genes: number];
  readonly backend: string;
  readonly target: string;
  readonly threads: number;
  readonly digest: string;
  readonly ms: number;
  /** CPU time of the process so far, start-up included. */
  readonly cpuSeconds: number;
  /** Greatest resident memory of the process. */
  readonly peakMiB: number;
  readonly steps: readonly StepRecord[];
  readonly compared?: { readonly backend: string; readonly ms: number };
  readonly out?: string;
  readonly report?: string;
}
