import { isSparsomeError } from '@sparsome/core';
import { type Case, casesOf, notRun, type Outcome } from '../case.ts';
import type { Source } from '../examples.ts';
import { owed } from '@sparsome/core/compare';
import { type Lab, requireEqual } from '../lab.ts';
import { compute, unsupported } from '../session.ts';
import { exampleOf, requireGolden } from './golden.ts';
import { type Maker, propertyExamples } from './properties.ts';

/** A contract that says how it is made of others: with and without the fused kernel the answer is the same. */
export function composition(lab: Lab, s: Source, subject: string): readonly Case[] {
  if (!s.contract.compose) return [];
  const fixtures = s.fixtures.map((f) => [f.case, () => composed(lab, s, () => exampleOf(f), f.case)] as const);
  const made = Object.entries(propertyExamples(s)).map(([name, make]) => [`made-${name}`, () => composed(lab, s, make, undefined)] as const);
  return casesOf(subject, 'composition', Object.fromEntries([...fixtures, ...made]));
}

async function composed(lab: Lab, s: Source, make: Maker, fixture: string | undefined): Promise<Outcome> {
  const c = s.contract;
  const parts = await lab.parts(c);
  try {
    const e = make(parts);
    if (!e) return notRun('no inputs can be made');
    const got = await compute(parts, c, e);
    await lab.agree(c, e, got);
    for (const f of s.fixtures) if (f.case === fixture) for (const [name, want] of Object.entries(f.outputs)) requireGolden(lab, c, f, name, got[name], want);
    const session = await lab.session();
    if (lab.backend.contracts.some((k) => k.id === c.id) && unsupported(session, c, e) === undefined) {
      for (const [name, want] of Object.entries(await compute(session, c, e)))
        requireEqual(name, owed(c, lab.backend.claims, name, e.inputs, want), got[name], want);
    }
  } catch (error) {
    if (isSparsomeError(error, 'Unsupported')) return notRun(error.what);
    throw error;
  }
  return undefined;
}
