/** What sizes of work, in entries of a matrix, decide about a backend: measured by the benchmarks, never written by hand. */
export interface Threshold {
  /** Of a GPU: from here on it is faster than every CPU; infinite: at no size measured. */
  readonly fromEntries?: number;
  /** Of a CPU: below, one thread is faster than all; infinite: at every size measured. */
  readonly threadsFromEntries?: number;
}
/** By the name of the backend; one that is missing was not measured. */
export interface Thresholds {
  readonly [backend: string]: Threshold | undefined;
}
