/** Text of thresholds.gen.ts from that of the results. Throws where they are not what the benchmarks write. */
export function thresholdsModule(text: string): string;
