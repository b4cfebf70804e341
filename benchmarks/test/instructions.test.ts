import { expect, test } from 'vitest';
import { parseArguments } from '../src/arguments.ts';
import { compareCounts, type Counts } from '../src/instructions.ts';

const stored: Counts = {
  schema: 1,
  compiler: 'g++ 12',
  valgrind: 'valgrind-3.19',
  target: 'sse2',
  case: { recipe: 'small', rows: 1, cols: 1, nnz: 100, seed: 42 },
  kernels: { a: { version: 1, instructions: 1000, perNonZero: 10 } },
};
const now = (instructions: number, more: Partial<Counts> = {}, version = 1): Counts => ({
  ...stored,
  ...more,
  kernels: { a: { version, instructions, perNonZero: instructions / 100 } },
});
const verdict = (counts: Counts) => compareCounts(stored, counts).get('a');

test.each([
  ['same', 1020],
  ['worse', 1021],
  ['better', 979],
] as const)('%s at %i of 1000 instructions', (state, instructions) => expect(verdict(now(instructions))?.state).toBe(state));

test('counts of another compiler, data set or version are not comparable, however bad', () => {
  expect(verdict(now(5000, { compiler: 'g++ 13' }))).toEqual({
    state: 'not comparable',
    text: '50.00 instructions per non-zero, not comparable: counted with g++ 12, this is g++ 13',
  });
  expect(verdict(now(5000, { case: { ...stored.case, nnz: 200 } }))?.state).toBe('not comparable');
  expect(verdict(now(5000, {}, 2))?.state).toBe('not comparable');
  expect(compareCounts(undefined, now(5000)).get('a')?.state).toBe('new');
});

test('arguments', () => {
  expect(parseArguments(['log1p', '--quick', '--backends', 'js,native-cpu:avx2'])).toMatchObject({
    filters: ['log1p'],
    backends: ['js', 'native-cpu:avx2'],
    samples: 5,
    runs: 3,
    mode: 'time',
  });
  expect(() => parseArguments(['--sample', '3'])).toThrow('no option --sample');
  expect(() => parseArguments(['--samples', '2'])).toThrow('--samples is 2');
  expect(() => parseArguments(['--runs', '0'])).toThrow('--runs is 0');
  expect(() => parseArguments(['--check'])).toThrow('go with --callgrind');
});
