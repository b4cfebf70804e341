import type { Compare, Contract } from '@sparsome/core';
import { compareValues, owed } from '@sparsome/core/compare';
import { type Case, casesOf, type Outcome } from '../case.ts';
import type { HostValue } from '../decode.ts';
import type { Source } from '../examples.ts';
import type { Fixture } from '../fixture.ts';
import { type Lab, requireEqual } from '../lab.ts';
import type { Example } from '../session.ts';

// Made once for each fixture, so that the answer of the reference is kept.
const examples = new WeakMap<Fixture, Example>();
export function exampleOf(f: Fixture): Example {
  const known = examples.get(f) ?? { name: f.case, inputs: f.inputs, attrs: f.attrs };
  examples.set(f, known);
  return known;
}

/** Every fixture: within the contract's distance to the independent oracle, and what is owed to the reference. */
export function golden(lab: Lab, s: Source, subject: string): readonly Case[] {
  const c = s.contract;
  const one = (f: Fixture) => (): Promise<Outcome> =>
    lab.agreeing(c, exampleOf(f), async (got) => {
      for (const [name, want] of Object.entries(f.outputs)) requireGolden(lab, c, f, name, got[name], want);
    });
  return casesOf(subject, 'golden', Object.fromEntries(s.fixtures.map((f) => [f.case, one(f)])));
}

/** The rule of the fixture; a backend that does not claim the bits may also stay within what it owes the reference. */
export function requireGolden(lab: Lab, c: Contract, f: Fixture, name: string, got: HostValue | undefined, want: HostValue): void {
  const rule: Compare = f.compare[name] ?? c.compare[name]?.fixture ?? { by: 'exact' };
  const device = owed(c, lab.backend.claims, name, f.inputs, want);
  if (lab.backend.claims === 'device' && device.by !== 'exact' && compareValues(device, got, want).ok) return;
  requireEqual(name, rule, got, want);
}
