/** Instructions of one kernel on one share, and how they are spread over non-zeros. */
export interface Count {
  readonly version: number;
  readonly instructions: number;
  readonly perNonZero: number;
}
/** `instructions.json`: counts hold for one compiler, one instruction set and one data set. */
export interface Counts {
  readonly schema: 1;
  readonly compiler: string;
  readonly valgrind: string;
  readonly target: string;
  readonly case: { readonly recipe: string; readonly rows: number; readonly cols: number; readonly nnz: number; readonly seed: number };
  readonly kernels: { readonly [id: string]: Count };
}

/** More than this share above the stored count is worse; single instructions move with unrelated changes. */
export const allowed = 0.02;

export interface Verdict {
  readonly state: 'same' | 'better' | 'worse' | 'new' | 'not comparable';
  readonly text: string;
}

/** Compares new counts with the stored ones, kernel by kernel. */
export function compareCounts(stored: Counts | undefined, now: Counts): ReadonlyMap<string, Verdict> {
  const why = stored === undefined ? undefined : incomparable(stored, now);
  return new Map(
    Object.entries(now.kernels).map(([id, count]): [string, Verdict] => {
      const old = stored?.kernels[id],
        each = `${count.perNonZero.toFixed(2)} instructions per non-zero`;
      if (!old) return [id, { state: 'new', text: `${each}, new` }];
      if (why !== undefined) return [id, { state: 'not comparable', text: `${each}, not comparable: ${why}` }];
      if (old.version !== count.version)
        return [id, { state: 'not comparable', text: `${each}, not comparable: version ${old.version} was counted, this is ${count.version}` }];
      const change = (count.instructions - old.instructions) / old.instructions;
      const state = change > allowed ? 'worse' : change < -allowed ? 'better' : 'same';
      return [id, { state, text: `${each}, ${change >= 0 ? '+' : ''}${(change * 100).toFixed(2)} %${state === 'same' ? '' : `, ${state}`}` }];
    }),
  );
}

function incomparable(stored: Counts, now: Counts): string | undefined {
  if (stored.compiler !== now.compiler) return `counted with ${stored.compiler}, this is ${now.compiler}`;
  if (stored.target !== now.target) return `counted for ${stored.target}, this is ${now.target}`;
  return JSON.stringify(stored.case) === JSON.stringify(now.case) ? undefined : 'counted on other data';
}
