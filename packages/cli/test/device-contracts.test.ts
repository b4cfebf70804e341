// What of the main job a device has to do itself: both GPU backends have every contract of it that is not placed on the host.
import { defineBackend, type TraceEvent } from '@sparsome/core';
import { cuda } from '@sparsome/cuda';
import { js } from '@sparsome/js';
import { webgpu } from '@sparsome/webgpu';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaults } from '../src/parameters.ts';
import { runSteps } from '../src/pipeline.ts';
import { silentReporter } from '../src/progress.ts';
import { made } from './small.ts';

test.each([
  ['webgpu', webgpu.spec.kernels.map((k) => k.contract.id)],
  ['cuda', cuda.spec.kernels.map((k) => k.contract.id)],
])('%s has all device contracts of the main job', async (_name, ids) => {
  const there = new Set(ids),
    events: TraceEvent[] = [];
  // As the GPU says it, and calls what it calls: contracts that it composes are taken apart.
  const kernels = js.spec.kernels.filter(({ contract: c }) => !c.compose || there.has(c.id));
  const session = await defineBackend({ ...js.spec, processor: 'gpu', kernels }).open({ trace: (e) => events.push(e) });
  const parameters = { ...defaults, minGenes: 10, nTopGenes: 120, nComps: 20 };
  await runSteps(session, made({ cells: 240, genes: 300 }), parameters, silentReporter, new AbortController().signal);
  await session.close();
  const called = new Set(events.flatMap((e) => (e.kind === 'run' ? [e.contract] : [])));
  const onDevice = kernels.flatMap(({ contract: c }) => (c.placement !== 'host' && called.has(c.id) ? [c.id] : []));
  expect(onDevice.length).toBeGreaterThan(15);
  expect(onDevice.filter((id) => !there.has(id))).toEqual([]);
});

test.each([
  ['webgpu-software', webgpu],
  ['cuda-emulated', cuda],
])('the report that is published, %s.md, is of the contracts there are', (name, backend) => {
  const report = readFileSync(new URL(`../../../docs/conformance/${name}.md`, import.meta.url), 'utf8');
  const rows = [...report.matchAll(/^\| ([\w.-]+\/v\d+) \| \d+ passed/gm)].map(([, subject]) => subject);
  expect(rows.sort()).toEqual(backend.spec.kernels.map(({ contract: c }) => `${c.id}/v${c.version}`).sort());
  expect(report).not.toMatch(/\d failed/);
});
