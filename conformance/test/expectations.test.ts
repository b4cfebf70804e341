// What a run concludes from outcomes and expectations.
import { applying, type Case, covers, judge, makeReport, reportText, stale } from '@sparsome/conformance';
import { describe, expect, test } from 'vitest';

const case_ = (id: string, run: Case['run']): Case => ({ id, subject: id.split('/').slice(0, 2).join('/'), group: 'golden', run });
const passes = case_('a.b/v1/golden/good', async () => undefined);
const fails = case_('a.b/v1/golden/bad', async () => {
  throw new Error('worst element 3');
});
const cannot = case_('a.b/v1/golden/far', async () => ({ notRun: 'no f64' }));
const known = { case: fails.id, because: 'no f64 on this device', issue: 'acme#7', until: '2030-01-01' };

describe('expectations', () => {
  test('are strict', async () => {
    expect(await judge(passes, undefined, 'run it')).toEqual({ state: 'passed' });
    expect(await judge(fails, undefined, 'run it')).toEqual({ state: 'failed', why: 'worst element 3\n  run:      run it' });
    expect(await judge(fails, known, 'run it')).toEqual({ state: 'expected', because: 'no f64 on this device (acme#7, until 2030-01-01)' });
    expect(await judge(passes, known, 'run it')).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('was expected to fail (no f64 on this device): remove the expectation, and close acme#7'),
    });
    expect(await judge(cannot, known, 'run it')).toEqual({ state: 'not run', why: 'no f64' });
  });
  test('name one case, or all that begin alike', () => {
    expect(covers({ ...known, case: 'a.b/v1/golden/ties' }, 'a.b/v1/golden/ties-u16')).toBe(false);
    expect(covers({ ...known, case: 'a.b/v1/golden/*' }, 'a.b/v1/golden/ties-u16')).toBe(true);
  });
  test('apply to a target or a device', () => {
    const all = [
      { ...known, case: '1' },
      { ...known, case: '2', when: { target: 'avx2' } },
      { ...known, case: '3', when: { device: 'Apple' } },
    ];
    expect(applying(all, { target: 'avx2', device: 'AMD EPYC' }).map((e) => e.case)).toEqual(['1', '2']);
    expect(applying(all, { target: 'neon', device: 'Apple M2' }).map((e) => e.case)).toEqual(['1', '3']);
  });
  test('do not outlive their case or their day', () => {
    expect(stale(known, [fails.id], '2030-01-01')).toBeUndefined();
    expect(stale(known, [passes.id], '2030-01-01')).toContain('no case has the id');
    expect(stale(known, [fails.id], '2030-01-02')).toContain('until 2030-01-01');
  });
  test('say where they are worked on, and until when', () => {
    const withIssue = (issue: string): string | undefined => stale({ ...known, issue }, [fails.id], '2030-01-01');
    for (const issue of ['7', '#7', 'acme#7', 'acme/lab#7', 'LAB-7', 'https://example.org/issues/7']) expect(withIssue(issue), issue).toBeUndefined();
    for (const issue of ['', 'soon', 'see the mail of 7']) expect(withIssue(issue), issue).toContain('open one, and give its address or number');
    const withDay = (until: string): string | undefined => stale({ ...known, until }, [fails.id], '2026-01-01');
    for (const until of ['', 'spring', '2030', '1.1.2030', '2030-13-01']) expect(withDay(until), until).toContain("`until: 'YYYY-MM-DD'`");
    const { issue: _, until: __, ...neither } = known;
    expect(stale(neither as typeof known, [fails.id], '2026-01-01')).toContain('without an issue');
  });
});

describe('the report', () => {
  const about = { backend: 'acme', claims: 'device', open: { threads: 2 }, device: 'a test', target: 'one' } as const;
  const results = new Map([
    [fails.id, { state: 'failed', why: 'worst element 3' } as const],
    [passes.id, { state: 'passed' } as const],
    [cannot.id, { state: 'not run', why: 'no f64' } as const],
  ]);
  const other = case_('backend/golden/x', async () => undefined);
  const report = makeReport(about, [passes, fails, cannot, other], results);

  test('counts by contract and group, and gives every reason', () => {
    expect(report).toEqual({
      format: 1,
      ...about,
      subjects: {
        'a.b/v1': { golden: { passed: 1, failed: 1, expected: 0, notRun: 1 } },
        'backend/golden': { golden: { passed: 0, failed: 0, expected: 0, notRun: 1 } },
      },
      failures: { [fails.id]: 'worst element 3' },
      expected: {},
      notRun: { 'no f64': [cannot.id], 'not selected': [other.id] },
    });
  });
  test('does not depend on the order in which cases ran', () => {
    expect(JSON.stringify(makeReport(about, [passes, fails, cannot, other], new Map([...results].reverse())))).toBe(JSON.stringify(report));
  });
  test('reads as a table', () => {
    const text = reportText(report);
    expect(text).toContain('| a.b/v1 |  |  | 1 passed, **1 failed**, **1 not run** |');
    expect(text).toContain('- no f64: `a.b/v1/golden/far`');
    expect(text).toContain('a.b/v1/golden/bad');
  });
});
