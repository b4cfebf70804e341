import type { Contract } from '@sparsome/core';
import { contracts as known } from '@sparsome/core/contracts/all.gen';
import { js } from '@sparsome/js';
import type { Case } from './case.ts';
import { type Source, sourceOf } from './examples.ts';
import { composition } from './groups/composition.ts';
import { determinism } from './groups/determinism.ts';
import { errors } from './groups/errors.ts';
import { golden } from './groups/golden.ts';
import { backendLifecycle, lifecycle } from './groups/lifecycle.ts';
import { limits } from './groups/limits.ts';
import { backendMemory, memory } from './groups/memory.ts';
import { metamorphic } from './groups/metamorphic.ts';
import { poison } from './groups/poison.ts';
import { shape } from './groups/shape.ts';
import { type Lab, laboratory } from './lab.ts';
import type { SuiteOptions } from './options.ts';
import { type Subject, subjectOf } from './subject.ts';

/** All questions to a backend as plain data, and what must be called after the last one. */
export interface Suite {
  readonly cases: readonly Case[];
  close(): Promise<void>;
}

const perContract: readonly ((lab: Lab, s: Source, subject: string) => readonly Case[])[] = [
  lifecycle,
  memory,
  golden,
  metamorphic,
  poison,
  shape,
  determinism,
  limits,
  errors,
  composition,
];

/** Makes the suite for a backend. Opens nothing yet. */
export function suite(backend: Subject, options: SuiteOptions = {}): Suite {
  const lab = laboratory(backend, options.open ?? {}, options.reference ?? subjectOf(js));
  const own = new Set(backend.contracts.map((c) => c.id));
  const contracts = options.contracts ?? [...backend.contracts, ...known.filter((c) => !own.has(c.id) && c.compose)];
  const more = { ...(options.fixtures === undefined ? {} : { folder: options.fixtures }), ...(options.hints ? { hints: options.hints } : {}) };
  const ofContract = (c: Contract): readonly Case[] => {
    const source = sourceOf(c, more);
    const subject = `${c.id}/v${c.version}`;
    // Of a contract that is only composed, the parts are asked on their own.
    return own.has(c.id) ? perContract.flatMap((group) => group(lab, source, subject)) : composition(lab, source, subject);
  };
  const cases = [...backendLifecycle(lab), ...backendMemory(lab), ...contracts.flatMap(ofContract)];
  // After a failure the next case gets fresh sessions: one broken session must not fail all that follow.
  const isolated = (one: Case): Case => ({
    ...one,
    run: () =>
      one.run().catch(async (e: unknown) => {
        await lab.close();
        throw e;
      }),
  });
  return { cases: cases.map(isolated), close: () => lab.close() };
}
