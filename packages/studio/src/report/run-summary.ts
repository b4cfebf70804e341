/** A step of a run, as it went. */
export interface RunStep {
  readonly step: string;
  readonly ms: number;
  readonly summary: string;
  readonly notes: readonly string[];
}

/** What a report says of the run that made the data. */
export interface RunSummary {
  readonly input: string;
  readonly shape: readonly [cells: number, genes: number];
  readonly backend: string;
  readonly target: string;
  readonly threads: number;
  /** Of all numeric results. */
  readonly digest: string;
  /** Of the job itself, without the comparison. */
  readonly ms: number;
  readonly steps: readonly RunStep[];
  readonly compared?: { readonly backend: string; readonly ms: number };
  /** As the run had them: `{ min_genes: 200 }`. */
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  /** Why the backend was chosen; lines. */
  readonly decision: string;
  readonly peakMiB?: number;
  /** Of the software, by name. */
  readonly versions?: Readonly<Record<string, string>>;
}
