import type { Backend, Buffers } from '@sparsome/core';
import { afterAll, describe, it } from 'vitest';
import type { Case } from './case.ts';
import { applying, covers, stale } from './expectations.ts';
import type { Expectation, SuiteOptions } from './options.ts';
import { makeReport, type Result, writeReport } from './report.ts';
import { type Subject, subjectOf } from './subject.ts';
import { suite } from './suite.ts';

export interface ConformanceOptions<R extends string = string, N extends Buffers = Buffers, Y = unknown> extends Omit<SuiteOptions, 'reference'> {
  /** Failures that are known, each with its issue and its last day; strict. */
  readonly expectFail?: readonly Expectation[];
  /** Path of the JSON report; a Markdown report lies beside it. */
  readonly report?: string;
  /** What answers are compared with. Default: js. */
  readonly reference?: Backend<R, N, Y>;
}

/**
 * Writes the whole suite for a backend as vitest tests: one line in a `.test.ts` of yours. Run one case with `-t <id>`.
 * Where the device or the target is missing, nothing fails: all cases are reported as not run, with the reason.
 */
export function conformance<B extends string, M extends Buffers, X, R extends string, N extends Buffers, Y>(
  backend: Backend<B, M, X>,
  options: ConformanceOptions<R, N, Y> = {},
): void {
  const { expectFail = [], report, reference, ...rest } = options;
  const subject = subjectOf(backend);
  const title = [backend.name, ...Object.entries(options.open ?? {}).flatMap(([k, v]) => (typeof v === 'object' ? [] : [`${k}=${String(v)}`]))].join(' ');
  const all = suite(subject, reference ? { ...rest, reference: subjectOf(reference) } : rest);
  const results = new Map<string, Result>();
  const ids = all.cases.map((c) => c.id);

  describe(title, async () => {
    const place = await findPlace(subject, options.open?.target);
    const open = Object.fromEntries(Object.entries(options.open ?? {}).filter(([, v]) => typeof v !== 'object'));
    afterAll(async () => {
      await all.close();
      const about = { backend: backend.name, claims: backend.spec.claims, open, device: place.device, target: place.target };
      if (report !== undefined) writeReport(report, makeReport(about, all.cases, results));
    });
    if (place.why !== undefined) {
      for (const id of ids) results.set(id, { state: 'not run', why: place.why });
      it(`${ids.length} cases`, (test) => test.skip(`not run: ${place.why}`));
      return;
    }
    const today = new Date().toISOString().slice(0, 10);
    for (const e of expectFail) {
      it(`expectation/${e.case}`, () => {
        const why = stale(e, ids, today);
        if (why !== undefined) throw new Error(why);
      });
    }
    // One that no longer holds excuses nothing.
    const expected = applying(expectFail, place).filter((e) => stale(e, ids, today) === undefined);
    for (const one of all.cases) {
      it(one.id, async (test) => {
        const result = await judge(
          one,
          expected.find((e) => covers(e, one.id)),
          `npx vitest run -t '${title} ${one.id}$'`,
        );
        results.set(one.id, result);
        if (result.state === 'failed') throw new Error(result.why);
        if (result.state === 'not run') test.skip(`not run: ${result.why}`);
      });
    }
  });
}

/** Runs a case and holds the outcome against what was expected. */
export async function judge(one: Case, expected: Expectation | undefined, rerun: string): Promise<Result> {
  try {
    const outcome = await one.run();
    if (outcome) return { state: 'not run', why: outcome.notRun };
  } catch (e) {
    if (expected) return { state: 'expected', because: `${expected.because} (${expected.issue}, until ${expected.until})` };
    return { state: 'failed', why: `${e instanceof Error ? e.message : String(e)}\n  run:      ${rerun}` };
  }
  if (!expected) return { state: 'passed' };
  return {
    state: 'failed',
    why: `the case passes, but was expected to fail (${expected.because}): remove the expectation, and close ${expected.issue}\n  run:      ${rerun}`,
  };
}

/** The device and target that sessions will have, or why there will be none. */
async function findPlace(subject: Subject, target: string | undefined): Promise<{ readonly device: string; readonly target: string; readonly why?: string }> {
  const probe = await subject.probe();
  if (!probe.ok) return { device: 'none', target: target ?? 'none', why: probe.why };
  const { device, targets } = probe.capabilities;
  if (target !== undefined && !targets.includes(target)) return { device, target, why: `no target ${target} here (${targets.join(', ')})` };
  return { device, target: target ?? probe.capabilities.target };
}
