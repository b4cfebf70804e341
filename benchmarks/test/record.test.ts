import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { append, faultOf, parseRecords, readRecords } from '../src/record.ts';
import { someRecord } from './record.ts';

test('a record goes to the file of its machine and comes back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  try {
    append(folder, someRecord);
    append(folder, { ...someRecord, kernel: 'sparse.other' });
    expect(readFileSync(join(folder, 'm-00000000.jsonl'), 'utf8').split('\n')).toHaveLength(3);
    expect(readRecords(folder).map((r) => r.kernel)).toEqual(['sparse.some-kernel', 'sparse.other']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each<[string, unknown]>([
  ['record is not an object', 7],
  ['record.schema is 2, not 1', { ...someRecord, schema: 2 }],
  ['record.kernel is not a string', { ...someRecord, kernel: undefined }],
  ['record.ms.median is not a number', { ...someRecord, ms: { ...someRecord.ms, median: Number.NaN } }],
  ['record.hostname is unknown', { ...someRecord, hostname: 'x' }],
  ['record.checked.passed is false: a wrong answer has no time', { ...someRecord, checked: { passed: false, rule: 'the same bits' } }],
])('refused: %s', (fault, value) => {
  expect(faultOf(value)).toBe(fault);
  expect(() => parseRecords(`${JSON.stringify(someRecord)}\n${JSON.stringify(value)}\n`, 'file')).toThrow(/^file:2: /);
});
