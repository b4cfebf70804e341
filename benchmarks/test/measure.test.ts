import { type Backend, type Contract, extend, type DTypes } from '@sparsome/core';
import { contracts } from '@sparsome/core/contracts/all.gen';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { js } from '@sparsome/js';
import { expect, test } from 'vitest';
import { type Configuration, choose, configurationsOf } from '../src/configurations.ts';
import { datasetOf } from '../src/dataset.ts';
import type { Example } from '../src/example.ts';
import { genericExample } from '../src/generic.ts';
import { isTiming, measure } from '../src/measure.ts';
import { exampleOf, recipeOf } from '../src/recipe.ts';
import { bytesMoved } from '../src/traffic.ts';

const data = datasetOf({ recipe: 'test', rows: 40, cols: 60, density: 0.2, groups: 4, seed: 1 });
const protocol = { warmup: 2, samples: 3, budget: 100 };
const [correct] = (await configurationsOf(js)) as readonly [Configuration];

async function callOf(c: Contract): Promise<Example> {
  const e = exampleOf(c, await recipeOf(c), data);
  if (typeof e === 'string') throw new Error(e);
  return e;
}

/** js with another kernel for `sparse.major-sums`: what the right one gives, then `spoil`ed from call number `from` on. */
async function spoiled(from: number, spoil: (sum: Float64Array) => void): Promise<Configuration> {
  const right = js.spec.kernels.find((k) => k.contract.id === 'sparse.major-sums')!;
  let calls = 0;
  const wrong: Backend<'js', DTypes, null> = extend(js, {
    kernels: [
      {
        ...right,
        async run(x, call) {
          await right.run(x, call);
          const sum = Object.entries(call.out).find(([name]) => name === 'sum')?.[1].data;
          if (++calls >= from && sum instanceof Float64Array) spoil(sum);
        },
      },
    ],
  });
  const [one] = (await configurationsOf(wrong)) as readonly [Configuration];
  return { ...one, backend: 'wrong' };
}

test.each([
  ['in its last bit', 1, (sum: Float64Array): void => void (sum[3] = sum[3]! * (1 + 2 ** -52))],
  ['in one element of the last call', 6, (sum: Float64Array): void => void (sum[39] = -1)],
])('a kernel that is wrong %s has no number, the right one beside it has', async (_, from, spoil) => {
  const reference = await js.open();
  const [wrong, right] = await measure(majorSums, await callOf(majorSums), reference, [await spoiled(from, spoil), correct], protocol);
  expect(wrong && !isTiming(wrong) && wrong.why).toMatch(/^no number: output "sum" differs/);
  expect(right && isTiming(right) && right.ms.all).toHaveLength(3);
  await reference.close();
});

test('a kernel that fails has no number', async () => {
  const reference = await js.open();
  const broken = await spoiled(1, () => {
    throw new Error('out of order');
  });
  const [result] = await measure(majorSums, await callOf(majorSums), reference, [broken], protocol);
  expect(result).toEqual({ configuration: broken, why: 'out of order' });
  await reference.close();
});

test.each(contracts.map((c) => [c.id, c] as const))('%s has a call that js carries out', async (_, c) => {
  const reference = await js.open();
  const e = await callOf(c);
  const [result] = await measure(c, e, reference, [correct], protocol);
  expect(result && isTiming(result)).toBe(true);
  expect(bytesMoved(c, e, await recipeOf(c))).toBeGreaterThan(0);
  await reference.close();
});

test('bytes: what must be read and written once', async () => {
  // Values and pointers of x in; two f64 and two u32 of each line out.
  expect(bytesMoved(majorSums, await callOf(majorSums), await recipeOf(majorSums))).toBe(data.x.data.length * 4 + 41 * 4 + 40 * 24);
});

test('the generic recipe refuses inputs it would have to invent', () => {
  const fill = contracts.find((c) => c.id === 'sparse.transpose-fill')!;
  expect(genericExample(fill, data)).toBe('input "indptr" follows from others: sparse.transpose-fill needs a recipe of its own');
});

test('backends are chosen by name and instruction set; one that does not load is left out with the reason', async () => {
  const fake = (name: string, targets: readonly string[]) => ({
    name,
    load: async () => targets.map((target) => ({ backend: name, target, threads: 1, open: () => js.open() })),
  });
  const missing = { name: 'missing', load: () => Promise.reject(new Error('not installed')) };
  const all = [fake('a', ['x', 'y']), fake('b', ['z']), missing];
  expect(await choose(all, ['a:y', 'b'])).toMatchObject({
    chosen: [
      { backend: 'a', target: 'y' },
      { backend: 'b', target: 'z' },
    ],
    leftOut: [],
  });
  expect((await choose(all, [])).leftOut).toEqual(['missing: not installed']);
  await expect(choose(all, ['c'])).rejects.toThrow('no backend c: there are a, b, missing');
});
