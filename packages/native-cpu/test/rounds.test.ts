// Kernels in rounds on the pool itself, many times faster than any kernel would drive it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const own = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-rounds-'));
const program = join(folder, 'rounds');
beforeAll(() => {
  const includes = [`-I${own}addon`, `-I${own}../kernels-cxx/include`];
  execFileSync(process.env['CXX'] ?? 'g++', [
    '-std=c++17',
    '-O2',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-pthread',
    ...includes,
    `${own}test/rounds.cc`,
    '-o',
    program,
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const drive = (...args: readonly number[]): number => Number(execFileSync(program, args.map(String), { encoding: 'utf8' }));

describe('a kernel in rounds', () => {
  test.each([
    [1, 1],
    [2, 2],
    [2, 16],
    [4, 4],
    [7, 3],
  ])('on %i threads in %i shares does every share of every round once', (threads, shares) => expect(drive(20_000, threads, shares, -1)).toBe(20_000));
  test.skipIf(process.platform !== 'linux').each([
    ['some of them', 8192],
    ['none', 4_000_000],
  ])('ends where the system gives %s of the threads asked for', (_, stackKiB) => {
    // A limit of memory stands for that of a container: each thread takes its stack of it.
    const limited = [`ulimit -s ${stackKiB}; ulimit -v 200000; exec "$@"`, 'sh', program, '1000', '5000', '5000', '-1'];
    expect(execFileSync('sh', ['-c', ...limited], { encoding: 'utf8' }).trim()).toBe('1000');
  });
  test('of no rounds ends', () => expect(drive(0, 2, 2, -1)).toBe(0));
  test('is ended by its caller after the round under way', () => expect(drive(20_000, 2, 4, 500)).toBe(500));
});
