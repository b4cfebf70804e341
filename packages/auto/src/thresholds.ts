/**
 * Entries of a matrix from which on a GPU was the fastest backend, by its name. The benchmarks write this file when they have run
 * on a device; none has been measured yet.
 */
export const thresholds: { readonly [backend: string]: number } = {};
