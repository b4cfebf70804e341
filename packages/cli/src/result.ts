import type { StepRecord } from './pipeline.ts';

/** What a run found, as `--json` prints it. */
export interface RunResult {
  readonly input: string;
  readonly shape: readonly [cells: number, genes: number];
  readonly backend: string;
  readonly target: string;
  readonly threads: number;
  readonly digest: string;
  /** Of the job itself, without the comparison. */
  readonly ms: number;
  /** CPU time of the process so far, start-up and comparison included. */
  readonly cpuSeconds: number;
  /** Greatest resident memory of the process. */
  readonly peakMiB: number;
  readonly steps: readonly StepRecord[];
  /** The other backend, and what computing on it again took. */
  readonly compared?: { readonly backend: string; readonly ms: number };
  readonly out?: string;
  readonly report?: string;
}
