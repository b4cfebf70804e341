/** What a case is about; the order of the columns in a report. */
export const groups = ['lifecycle', 'memory', 'golden', 'metamorphic', 'poison', 'shape', 'determinism', 'limits', 'errors', 'composition'] as const;
export type Group = (typeof groups)[number];

/** A case that could not be asked of this backend, and why; undefined: it holds. */
export type Outcome = { readonly notRun: string } | undefined;

/** One question to a backend. Plain data: a test runner, a script or a test of the suite itself may run it. */
export interface Case {
  /** Stable and addressable: `sparse.minor-sums/v1/golden/ties`. */
  readonly id: string;
  /** `sparse.minor-sums/v1`, or `backend` for what belongs to no contract. */
  readonly subject: string;
  readonly group: Group;
  /** Rejects, with the worst element or the broken rule in the message, when the backend is wrong. */
  run(): Promise<Outcome>;
}

/** Makes cases of one subject and group. */
export function casesOf(subject: string, group: Group, all: { readonly [name: string]: () => Promise<Outcome> }): readonly Case[] {
  return Object.entries(all).map(([name, run]) => ({ id: `${subject}/${group}/${name}`, subject, group, run }));
}

export const notRun = (why: string): Outcome => ({ notRun: why });

/** Throws when a rule of the suite is broken. */
export function demand(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(rule);
}
