import type { Host } from '../machine.ts';
import type { Summary } from '../statistics.ts';

/** The job's matrix: entries for a cell as in real counts, some 500. */
export const jobGenes = 10_000;
export const jobDensity = 0.05;

/** What one process says of its job: milliseconds from before the import of the backend. */
export interface JobSaid {
  readonly entries: number;
  readonly device: string;
  readonly threads: number;
  readonly emulated: boolean;
  readonly open: number;
  readonly ms: number;
}
/** A backend with a number of threads, at one size of the matrix. */
export interface Point {
  readonly entries: number;
  readonly open: number;
  readonly ms: Pick<Summary, 'median' | 'mad'> & { readonly samples: number };
}
export interface Series {
  readonly backend: string;
  readonly device: string;
  readonly gpu: boolean;
  readonly threads: number;
  /** At rising sizes; it ends where one job took longer than the budget. */
  readonly points: readonly Point[];
}
/** All that was measured on one kind of machine. */
export interface ThresholdRun {
  readonly machine: string;
  readonly host: Host;
  readonly at: string;
  readonly commit: string;
  readonly dirty: boolean;
  /** Processes at work on the machine, the average of the minute before. */
  readonly load: number;
  readonly series: readonly Series[];
  /** Backends without a number, and why. */
  readonly leftOut: { readonly [backend: string]: string };
}
