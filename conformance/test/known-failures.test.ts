// What a run does with expectations: a backend with known failures, in a run of its own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

interface Assertion {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}
const path = (of: string): string => fileURLToPath(new URL(of, import.meta.url));
const cases = 'expectation|golden/(ties|one-entry|stored-zeros|typical-counts)$|lifecycle/(probe|close)$';
let found: ReadonlyMap<string, string>;

beforeAll(() => {
  const args = [path('../../node_modules/vitest/vitest.mjs'), 'run', '--config', path('./known/vitest.config.ts'), '--reporter', 'json', '-t', cases];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(`no report:\n${stdout}${stderr}`);
  const { testResults } = JSON.parse(stdout) as { readonly testResults: readonly { readonly assertionResults: readonly Assertion[] }[] };
  const asked = testResults.flatMap((file) => file.assertionResults).filter((one) => one.status !== 'skipped' && one.status !== 'pending');
  found = new Map(asked.map(({ title, status, failureMessages }) => [title, failureMessages[0] ?? status]));
});

const golden = (name: string): string => `sparse.major-sums/v1/golden/${name}`;
const wrongSum = expect.stringContaining('output "sum" differs');

describe('a run', () => {
  test('asks what was chosen', () => expect(found.size).toBe(11));
  test('passes a failure that is known, and fails others', () => {
    expect([found.get(`expectation/${golden('ties')}`), found.get(golden('ties'))]).toEqual(['passed', 'passed']);
    expect([found.get('backend/lifecycle/close'), found.get(golden('typical-counts'))]).toEqual(['passed', wrongSum]);
  });
  test('fails after the last day, on every device, and excuses nothing any more', () => {
    const late = expect.stringMatching(/expected to fail until 2020-01-01 .*acme\/lab#7\): mend it and remove the expectation, or /);
    expect([found.get(`expectation/${golden('one-entry')}`), found.get(golden('one-entry'))]).toEqual([late, wrongSum]);
    expect(found.get(`expectation/${golden('real-f64')}`)).toEqual(late);
  });
  test('fails without an issue, and excuses nothing', () => {
    expect(found.get(`expectation/${golden('stored-zeros')}`)).toContain('without an issue: open one');
    expect(found.get(golden('stored-zeros'))).toEqual(wrongSum);
  });
  test('fails where what should fail passes, and says what to do', () => {
    expect(found.get('expectation/backend/lifecycle/probe')).toBe('passed');
    expect(found.get('backend/lifecycle/probe')).toContain(
      'the case passes, but was expected to fail (sums are one too great): remove the expectation, and close acme/lab#7',
    );
  });
});
