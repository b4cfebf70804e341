// The suite as a program would use it, and the inputs it makes by itself.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, defineBackend, extend } from '@sparsome/core';
import { contracts } from '@sparsome/core/contracts/all.gen';
import { normalizeLog1p } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { groups, subjectOf, suite } from '@sparsome/conformance';
import { js } from '@sparsome/js';
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../src/examples.ts';
import { groupSums } from '@sparsome/core/contracts/rank/group-sums';
import { transposeCount } from '@sparsome/core/contracts/sparse/transpose-count';
import { topSums } from '@sparsome/core/contracts/sparse/top-sums';
import { takeMajor } from '@sparsome/core/contracts/sparse/take-major';
import { axesOf } from '../src/axes.ts';

const all = suite(subjectOf(js)).cases;

describe('cases', () => {
  test('have ids of their own, in the form subject/group/name', () => {
    expect(new Set(all.map((c) => c.id)).size).toBe(all.length);
    for (const c of all) expect(c.id).toMatch(new RegExp(`^${c.subject}/${c.group}/[a-z0-9.-]+$`));
  });
  test('every contract is asked in every group; composition where it composes', () => {
    for (const c of contracts) {
      const there = new Set(all.filter((one) => one.subject === `${c.id}/v${c.version}`).map((one) => one.group));
      expect(
        groups.filter((g) => !there.has(g)),
        c.id,
      ).toEqual(c.compose ? [] : ['composition']);
    }
  });
  test('inputs are made for every contract, of every dtype it takes and both orders', () => {
    for (const c of contracts) {
      const s = sourceOf(c);
      const spec = { major: 9, minor: 6, entries: () => 3, values: 'counts' } as const;
      const slot = Object.values(c.inputs)[0];
      if (slot?.kind !== 'sparse') continue;
      for (const dtype of slot.dtype)
        for (const order of slot.order) expect(s.made(`${c.id} ${dtype} ${order}`, { ...spec, order }, [dtype]), `${c.id} ${dtype}`).toBeDefined();
    }
  });
  test('a backend without the fused kernel is asked to compose it', async () => {
    const parts = subjectOf(js).without(normalizeLog1p);
    const { cases, close } = suite(parts);
    const composed = cases.filter((c) => c.subject === 'sparse.normalize-log1p/v1');
    expect(composed.length).toBeGreaterThan(10);
    for (const one of composed) expect(await one.run(), one.id).toBeUndefined();
    await close();
  });
  test('a contract of one’s own, without fixtures or hints, is asked what can be asked', () => {
    const own = contract({ ...transposeCount, id: 'acme.count' });
    const backend = { ...subjectOf(js), contracts: [own] };
    const found = suite(backend).cases.filter((c) => c.subject === 'acme.count/v1');
    expect(new Set(found.map((c) => c.group))).toEqual(new Set(groups.filter((g) => g !== 'golden' && g !== 'composition')));
  });
});

test('fixtures of one’s own are asked beside the published ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixtures-'));
  const own = contract({ ...transposeCount, id: 'acme.count' });
  mkdirSync(join(folder, 'acme.count/v1'), { recursive: true });
  const x = { kind: 'sparse', order: 'csr', shape: [1, 2], dtype: 'f32', ptr: 'i32', data: [5], indices: [1], indptr: [0, 1] };
  const fixture = {
    contract: 'acme.count',
    version: 1,
    case: 'by-hand',
    why: 'one entry',
    attrs: {},
    inputs: { x },
    provenance: { generator: 'by hand', sha256: '', uses: {}, seed: null },
  };
  const wrong = { ...fixture, case: 'wrong', outputs: { count: { kind: 'vec', dtype: 'u32', data: [1, 0] } } };
  writeFileSync(join(folder, 'acme.count/v1/by-hand.json'), JSON.stringify({ ...fixture, outputs: { count: { kind: 'vec', dtype: 'u32', data: [0, 1] } } }));
  writeFileSync(join(folder, 'acme.count/v1/wrong.json'), JSON.stringify(wrong));
  const kernel = js.spec.kernels.find((k) => k.contract.id === 'sparse.transpose-count')!;
  const acme = extend(js, { kernels: [{ ...kernel, contract: own }] });
  const { cases, close } = suite(subjectOf(acme), { fixtures: folder, reference: subjectOf(acme) });
  const run = (id: string) => cases.find((c) => c.id === id)!.run();
  expect(await run('acme.count/v1/golden/by-hand')).toBeUndefined();
  await expect(run('acme.count/v1/golden/wrong')).rejects.toThrow('output "count" differs');
  expect(await run('sparse.transpose-count/v1/golden/ties')).toBeUndefined();
  await close();
  rmSync(folder, { recursive: true });
});

describe('axes of inputs', () => {
  const typical = (c: (typeof contracts)[number]) => sourceOf(c).fixtures.find((f) => f.case === 'typical-counts')!;
  test('follow from infer', () => {
    expect(axesOf(groupSums, typical(groupSums))).toEqual({ group: ['minor'] });
    expect(axesOf(topSums, typical(topSums))).toEqual({ k: ['free'] });
    expect(axesOf(takeMajor, typical(takeMajor))).toMatchObject({ lines: ['free'] });
  });
});

test('a device without f64, u16 and 64-bit pointers is asked what it can answer', async () => {
  const small = defineBackend({
    ...js.spec,
    async open(o) {
      const opened = await js.spec.open(o);
      return { ...opened, capabilities: { ...opened.capabilities, dtypes: new Set(['f32', 'i32', 'u32', 'u8'] as const), ptr: ['i32'] } };
    },
  });
  const { cases, close } = suite(subjectOf(small));
  const asked = new Map<string, number>();
  // Relations that concern no input of the contract, by its meaning: nothing of the device's.
  const meant = ['no input is sparse', 'the contract has no merge', ...contracts.flatMap((c) => Object.values(sourceOf(c).hint.skip ?? {}))];
  for (const one of cases) {
    const outcome = await one.run();
    if (outcome === undefined || (one.group === 'metamorphic' && meant.includes(outcome.notRun)))
      asked.set(`${one.subject} ${one.group}`, (asked.get(`${one.subject} ${one.group}`) ?? 0) + 1);
  }
  await close();
  // Contracts with an input that is always f64 cannot be asked at all.
  const needsF64 = (c: (typeof contracts)[number]) => Object.values(c.inputs).some((slot) => !slot.optional && slot.dtype.every((d) => d === 'f64'));
  const beyond = new Set(contracts.filter(needsF64).map((c) => `${c.id}/v${c.version}`));
  expect(beyond.size).toBeLessThan(contracts.length / 2);
  for (const group of ['lifecycle', 'memory', 'golden', 'metamorphic', 'poison', 'shape', 'determinism', 'errors'])
    for (const c of contracts) {
      const subject = `${c.id}/v${c.version}`;
      if (!beyond.has(subject)) expect(asked.get(`${subject} ${group}`) ?? 0, `${subject} ${group}`).toBeGreaterThan(0);
    }
});
