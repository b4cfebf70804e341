import type { Capabilities } from '@sparsome/core';

/** What became of one backend. */
export interface Verdict {
  readonly name: string;
  readonly state: 'chosen' | 'rejected' | 'not needed';
  /** Why it was rejected or passed over. */
  readonly why?: string;
  readonly fix?: string;
  readonly capabilities?: Capabilities;
}
/** Every backend in order of preference, and what became of it. */
export interface Decision {
  readonly chosen: string | undefined;
  readonly verdicts: readonly Verdict[];
}

/** The decision in lines for people, every rejection with its reason and its cure. */
export function decisionText(decision: Decision): string {
  const width = Math.max(...decision.verdicts.map((v) => v.name.length));
  return decision.verdicts
    .flatMap((v) => {
      const mark = v.state === 'chosen' ? '*' : v.state === 'rejected' ? 'x' : ' ';
      const what = v.capabilities ? `${capabilitiesText(v.capabilities)}${v.why ? `; ${v.why}` : ''}` : (v.why ?? '');
      return [`${mark} ${v.name.padEnd(width)}  ${what}`, ...(v.fix ? [`  ${' '.repeat(width)}  to use it: ${v.fix}`] : [])];
    })
    .join('\n');
}

const capabilitiesText = (c: Capabilities): string =>
  `${c.target}${c.targets.length > 1 ? ` (of ${c.targets.join(', ')})` : ''}, ${c.threads} thread${c.threads === 1 ? '' : 's'}, ${c.device}`;
