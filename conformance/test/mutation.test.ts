// The suite is tested on backends that are wrong: each must be caught, by the groups that are there for it.
import { type Group, groups, suite } from '@sparsome/conformance';
import { describe, expect, test } from 'vitest';
import { memoryMutants } from './mutants/memory.ts';
import type { Mutant } from './mutants/mutant.ts';
import { pipeline } from './mutants/pipeline.ts';
import { sessions } from './mutants/sessions.ts';
import { threads } from './mutants/threads.ts';
import { values } from './mutants/values.ts';

/** The groups in which at least one case fails. */
async function failing({ subject, contracts }: Mutant): Promise<readonly Group[]> {
  const { cases, close } = suite(subject, { contracts });
  const found = new Set<Group>();
  for (const one of cases) await one.run().catch(() => found.add(one.group));
  await close();
  return groups.filter((g) => found.has(g));
}

const mutants = [...values, ...pipeline, ...memoryMutants, ...threads, ...sessions];

test('there are enough of them, and each has a name of its own', () => {
  expect(new Set(mutants.map((m) => m.name)).size).toBe(mutants.length);
  expect(mutants.length).toBeGreaterThanOrEqual(12);
});

describe('each mutant is caught by the groups meant for it', () => {
  test.each(mutants.map((m) => [m.name, m] as const))('%s', async (_name, mutant) => {
    const found = await failing(mutant);
    if (process.env['SHOW_GROUPS']) console.log(mutant.name, '->', found.join(' '));
    expect(found).toEqual(expect.arrayContaining([...mutant.caughtBy]));
  });
});
