import type { BenchmarkRecord } from './record.ts';

/** Above this many times the time of a copy, the report says what holds a kernel back. */
export const goal = 1.5;
const fixed = (v: number, digits = 2): string => v.toFixed(digits);
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/**
 * The report in Markdown: every case with the newest record of each configuration, slower ones included; then, for kernels
 * that miss the goal, the note about them (`notes` by kernel id); then how other programs are run beside (`peers`) and where
 * the time of our own whole jobs went (`profile`).
 */
export function report(records: readonly BenchmarkRecord[], notes: ReadonlyMap<string, string>, peers?: string, profile?: string): string {
  const newest = latest(records);
  const machines = groupBy(newest, (r) => r.machine);
  return [
    '# Benchmarks',
    '',
    'Written by `pnpm bench --report` from `benchmarks/results`; `pnpm bench` adds to them. Every line was timed only after its answer had been compared with the reference,',
    'in the same process: no pass, no number. Times are medians of interleaved calls on memory in use, outputs allocated by the session and checked; upload and download are not',
    'in them. *x copy*: time over the time that copying the same bytes takes on as many threads, where the bytes are those the computation must read and write once; 1 is as fast as memory.',
    'On a shared machine times vary by some ten percent; instruction counts (`benchmarks/instructions.json`) do not.',
    ...[...machines].flatMap(([machine, own]) => ['', ...machineSection(machine, own)]),
    ...limits(newest, notes),
    ...(peers ? ['', '## Beside other programs', '', peers.trim()] : []),
    ...(profile ? ['', '## Where the time of a whole job goes', '', profile] : []),
    '',
  ].join('\n');
}

/** The newest record of each machine, configuration, kernel and case. */
export function latest(records: readonly BenchmarkRecord[]): readonly BenchmarkRecord[] {
  const last = new Map<string, BenchmarkRecord>();
  const byTime = [...records].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const r of byTime) last.set([r.machine, r.kernel, r.case.recipe, r.device.backend, r.device.target, r.device.threads].join(' '), r);
  return [...last.values()];
}

function machineSection(machine: string, records: readonly BenchmarkRecord[]): readonly string[] {
  const { host } = records.at(-1)!;
  const cases = groupBy(records, (r) => r.case.recipe);
  return [
    `## ${host.cpu}, ${host.cores} cores (${machine})`,
    '',
    `${host.os}, Node ${host.node}.`,
    ...[...cases].sort(([, a], [, b]) => b[0]!.case.nnz - a[0]!.case.nnz).flatMap(([name, own]) => ['', ...caseSection(name, own)]),
  ];
}

function caseSection(name: string, records: readonly BenchmarkRecord[]): readonly string[] {
  const first = records[0]!.case;
  const sorted = [...records].sort((a, b) => (a.kernel < b.kernel ? -1 : a.kernel > b.kernel ? 1 : a.ms.median - b.ms.median));
  return [
    `### ${name}: ${first.rows} x ${first.cols}, ${fixed(first.nnz / 1e6, 1)} million non-zeros of ${first.dtype}, seed ${first.seed}`,
    '',
    row(['kernel', 'backend', 'threads', 'ms', '± MAD', 'ns / non-zero', 'GB/s', 'x copy', 'against js', 'commit', 'date']),
    row(['---', '---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '---', '---']),
    ...sorted.map((r) => {
      const js = records.find((o) => o.kernel === r.kernel && o.device.backend === 'js');
      return row([
        r.kernel,
        r.device.target === r.device.backend ? r.device.backend : `${r.device.backend} ${r.device.target}`,
        r.device.threads,
        fixed(r.ms.median),
        fixed(r.ms.mad),
        fixed(r.nsPerNonZero),
        fixed(r.bytes / r.ms.median / 1e6, 1),
        fixed(r.timesCopy),
        js ? `${fixed(js.ms.median / r.ms.median, 1)}x` : '',
        `${r.commit}${r.dirty ? '+' : ''}`,
        r.at.slice(0, 10),
      ]);
    }),
    '',
    `Copying gave ${[...groupBy(records, (r) => r.device.threads)]
      .sort(([x], [y]) => x - y)
      .map(([threads, own]) => `${range(own.map((r) => r.bandwidth.copy))} GB/s on ${threads} thread${threads === 1 ? '' : 's'}`)
      .join(', ')}, measured before each kernel; a commit with + had changes on top.`,
  ];
}

const range = (values: readonly number[]): string => `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;

/** Kernels whose best time on the largest case misses the goal, with their notes. */
function limits(records: readonly BenchmarkRecord[], notes: ReadonlyMap<string, string>): readonly string[] {
  const most = Math.max(0, ...records.map((r) => r.case.nnz));
  const best = [
    ...groupBy(
      records.filter((r) => r.case.nnz === most),
      (r) => r.kernel,
    ),
  ].map(([kernel, own]) => ({ kernel, timesCopy: Math.min(...own.map((r) => r.timesCopy)) }));
  const missing = best.filter((b) => b.timesCopy > goal).sort((a, b) => (a.kernel < b.kernel ? -1 : 1));
  if (missing.length === 0) return [];
  return [
    '',
    '## What holds them back',
    '',
    `Kernels that take more than ${goal} times as long as a copy, on the largest case.`,
    ...missing.flatMap(({ kernel, timesCopy }) => ['', `**${kernel}** (${fixed(timesCopy)} x copy). ${notes.get(kernel)?.trim() ?? 'Not looked into yet.'}`]),
  ];
}

function groupBy<T, K>(all: readonly T[], key: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}
