import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Case, type Group, groups } from './case.ts';

export type Result =
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'expected'; readonly because: string }
  | { readonly state: 'not run'; readonly why: string };

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly expected: number;
  readonly notRun: number;
}

/** What one run of the suite found. No times, no order of execution: the same findings give the same bytes. */
export interface Report {
  readonly format: 1;
  readonly backend: string;
  readonly claims: 'bits' | 'device';
  readonly open: { readonly [option: string]: unknown };
  readonly device: string;
  readonly target: string;
  readonly subjects: { readonly [subject: string]: { readonly [G in Group]?: Counts } };
  readonly failures: { readonly [id: string]: string };
  readonly expected: { readonly [id: string]: string };
  /** Reasons, each with its cases. */
  readonly notRun: { readonly [why: string]: readonly string[] };
}

export type About = Pick<Report, 'backend' | 'claims' | 'open' | 'device' | 'target'>;

export function makeReport(about: About, cases: readonly Case[], results: ReadonlyMap<string, Result>): Report {
  const subjects: { [subject: string]: { [G in Group]?: Counts } } = {};
  const failures: { [id: string]: string } = {};
  const expected: { [id: string]: string } = {};
  const notRun: { [why: string]: string[] } = {};
  for (const { id, subject, group } of cases) {
    const result: Result = results.get(id) ?? { state: 'not run', why: 'not selected' };
    const before = subjects[subject]?.[group] ?? { passed: 0, failed: 0, expected: 0, notRun: 0 };
    const key = result.state === 'not run' ? 'notRun' : result.state;
    subjects[subject] = { ...subjects[subject], [group]: { ...before, [key]: before[key] + 1 } };
    if (result.state === 'failed') failures[id] = result.why;
    if (result.state === 'expected') expected[id] = result.because;
    if (result.state === 'not run') (notRun[result.why] ??= []).push(id);
  }
  return { format: 1, ...about, subjects, failures, expected, notRun };
}

/** The report as Markdown: a table of contract and group, then failures, expectations, and what was not run. */
export function reportText(r: Report): string {
  const cell = (c: Counts | undefined): string => {
    if (!c) return '';
    const others = [
      [c.failed, 'failed'],
      [c.expected, 'expected'],
      [c.notRun, 'not run'],
    ] as const;
    return [`${c.passed} passed`, ...others.flatMap(([n, word]) => (n > 0 ? [`**${n} ${word}**`] : []))].join(', ');
  };
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const rows = Object.entries(r.subjects).map(([subject, counts]) => line([subject, ...groups.map((g) => cell(counts[g]))]));
  const list = (title: string, items: readonly string[]): string => (items.length > 0 ? `\n## ${title}\n\n${items.join('')}` : '');
  return [
    `# Conformance of ${r.backend}, ${r.target}\n\n`,
    `Device: ${r.device}. Opened with ${JSON.stringify(r.open)}. Held to ${r.claims === 'bits' ? 'the bits of the reference' : "the contracts' device tolerance"}.\n\n`,
    line(['', ...groups]),
    line(['---', ...groups.map(() => '---')]),
    ...rows,
    list(
      'Failed',
      Object.entries(r.failures).map(([id, why]) => `- \`${id}\`\n\n${why.replace(/^/gm, '      ')}\n\n`),
    ),
    list(
      'Expected to fail',
      Object.entries(r.expected).map(([id, because]) => `- \`${id}\`: ${because}\n`),
    ),
    list(
      'Not run',
      Object.entries(r.notRun).map(
        ([why, ids]) => `- ${why}: ${ids.length > 6 ? `${ids.length} cases, the first \`${ids[0]}\`` : ids.map((id) => `\`${id}\``).join(', ')}\n`,
      ),
    ),
  ].join('');
}

/** Writes the report as JSON, and as Markdown beside it. */
export function writeReport(path: string, r: Report): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(r, null, 2)}\n`);
  writeFileSync(path.replace(/(\.json)?$/, '.md'), reportText(r));
}
