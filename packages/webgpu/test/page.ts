// What the page of browser.test.ts runs: every case of the suite, one after another.
import { webgpuWith } from '@sparsome/webgpu';
import { subjectOf } from '../../../conformance/src/subject.ts';
import { suite } from '../../../conformance/src/suite.ts';

export interface PageReport {
  readonly device: string;
  readonly passed: number;
  readonly failed: readonly { readonly id: string; readonly why: string }[];
  /** Cases that were not run, by reason. */
  readonly notRun: { readonly [why: string]: readonly string[] };
}

async function run(): Promise<PageReport> {
  const files: unknown = await (await fetch('/fixtures.json')).json();
  Object.assign(globalThis, { sparsomeFiles: files });
  const backend = webgpuWith({ software: true }),
    probe = await backend.probe();
  if (!probe.ok) return { device: 'none', passed: 0, failed: [{ id: 'probe', why: probe.why }], notRun: {} };
  const all = suite(subjectOf(backend)),
    failed: { readonly id: string; readonly why: string }[] = [],
    notRun: { [why: string]: string[] } = {};
  let passed = 0;
  for (const one of all.cases) {
    Object.assign(globalThis, { running: one.id });
    try {
      const outcome = await one.run();
      if (outcome) (notRun[outcome.notRun] ??= []).push(one.id);
      else passed++;
    } catch (e) {
      failed.push({ id: one.id, why: e instanceof Error ? e.message : String(e) });
    }
  }
  await all.close();
  return { device: probe.capabilities.device, passed, failed, notRun };
}

void run().then(
  (result) => Object.assign(globalThis, { result }),
  (e: unknown) => Object.assign(globalThis, { result: { device: 'none', passed: 0, failed: [{ id: 'page', why: String(e) }], notRun: {} } }),
);
