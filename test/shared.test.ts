// What test files share: a Python that forks, and things made once.
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { once } from '../scripts/test/once.ts';
import { runProgram } from '../scripts/test/python.ts';

const interpreter = process.env['SPARSOME_PYTHON'];
const python = (code: string, ...args: readonly string[]) => runProgram(interpreter ?? '', { args: ['-c', code, ...args] });

describe.skipIf(!interpreter)(`Python programs${interpreter ? '' : ' (not run: SPARSOME_PYTHON is not set; `npm test` sets it)'}`, () => {
  test('have their arguments, output and status', async () => {
    expect(await python('import sys; print(sys.argv[1]); print("oh", file=sys.stderr); sys.exit(3)', 'é')).toEqual({
      status: 3,
      stdout: 'é\n',
      stderr: 'oh\n',
    });
    expect(await python('raise SystemExit("no")')).toEqual({ status: 1, stdout: '', stderr: 'no\n' });
    expect(await python('1 / 0')).toMatchObject({ status: 1, stderr: expect.stringContaining('ZeroDivisionError') });
    expect((await python('import os; os.kill(os.getpid(), 9)')).status).not.toBe(0);
  });
  test('do not see each other', async () => {
    expect((await python('import json; json.here = 1; print(hasattr(json, "here"))')).stdout).toBe('True\n');
    expect((await python('import json; print(hasattr(json, "here"))')).stdout).toBe('False\n');
  });
});

describe('once', () => {
  test('gives all who ask what was made once', async () => {
    let made = 0;
    const make = async (): Promise<number> => {
      await setTimeout(20);
      return ++made;
    };
    expect(await Promise.all([once('shared-test', make), once('shared-test', make)])).toEqual([1, 1]);
    expect(await once('shared-test', make)).toBe(1);
  });
  test('tells all that it failed', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('no luck'));
    for (const ask of [once('shared-failure', fail), once('shared-failure', fail)]) await expect(ask).rejects.toThrow('shared-failure: no luck');
  });
});
