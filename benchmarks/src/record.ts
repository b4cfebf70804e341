import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bandwidth } from './bandwidth.ts';
import type { Host } from './machine.ts';
import type { Summary } from './statistics.ts';

/** One line of `results/<machine>.jsonl`: appended, never edited. Times in milliseconds, rates in GB/s (10^9 bytes). */
export interface BenchmarkRecord {
  readonly schema: 1;
  readonly commit: string;
  /** Did the tree hold changes beyond the commit? */
  readonly dirty: boolean;
  readonly at: string;
  readonly machine: string;
  readonly host: Host;
  readonly device: { readonly backend: string; readonly name: string; readonly target: string; readonly threads: number };
  readonly kernel: string;
  readonly version: number;
  readonly case: { readonly recipe: string; readonly rows: number; readonly cols: number; readonly nnz: number; readonly dtype: string; readonly seed: number };
  readonly protocol: {
    readonly warmup: number;
    readonly samples: number;
    readonly synced: true;
    readonly memory: 'reused';
    readonly interleavedWith: readonly string[];
  };
  readonly ms: Summary;
  readonly split: { readonly upload: number; readonly run: number; readonly download: number; readonly first: number };
  readonly nsPerNonZero: number;
  /** What the computation has to read and write once. */
  readonly bytes: number;
  readonly bandwidth: Bandwidth;
  /** Time over the time of copying as many bytes on as many threads: 1 is as fast as memory. */
  readonly timesCopy: number;
  readonly checked: { readonly passed: true; readonly rule: string };
}

type Kind = 'string' | 'number' | 'boolean' | 'list' | { readonly [key: string]: Kind };
const shape: { readonly [K in keyof BenchmarkRecord]: Kind } = {
  schema: 'number',
  commit: 'string',
  dirty: 'boolean',
  at: 'string',
  machine: 'string',
  host: { cpu: 'string', cores: 'number', os: 'string', node: 'string' },
  device: { backend: 'string', name: 'string', target: 'string', threads: 'number' },
  kernel: 'string',
  version: 'number',
  case: { recipe: 'string', rows: 'number', cols: 'number', nnz: 'number', dtype: 'string', seed: 'number' },
  protocol: { warmup: 'number', samples: 'number', synced: 'boolean', memory: 'string', interleavedWith: 'list' },
  ms: { median: 'number', mad: 'number', p90: 'number', all: 'list' },
  split: { upload: 'number', run: 'number', download: 'number', first: 'number' },
  nsPerNonZero: 'number',
  bytes: 'number',
  bandwidth: { copy: 'number', store: 'number', read: 'number' },
  timesCopy: 'number',
  checked: { passed: 'boolean', rule: 'string' },
};

/** What keeps a value from being a record; undefined when it is one. */
export function faultOf(value: unknown): string | undefined {
  const fault = faultIn(value, shape, 'record');
  if (fault !== undefined) return fault;
  const { schema, checked } = value as BenchmarkRecord;
  if (schema !== 1) return `record.schema is ${schema}, not 1`;
  return checked.passed ? undefined : 'record.checked.passed is false: a wrong answer has no time';
}

function faultIn(value: unknown, kind: Kind, path: string): string | undefined {
  if (typeof kind === 'string') {
    if (kind === 'list') return Array.isArray(value) ? undefined : `${path} is not a list`;
    const ok = typeof value === kind && (kind !== 'number' || Number.isFinite(value));
    return ok ? undefined : `${path} is not a ${kind}`;
  }
  if (typeof value !== 'object' || value === null) return `${path} is not an object`;
  const given = new Map<string, unknown>(Object.entries(value));
  for (const key of given.keys()) if (!(key in kind)) return `${path}.${key} is unknown`;
  for (const [key, inner] of Object.entries(kind)) {
    const fault = faultIn(given.get(key), inner, `${path}.${key}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const isRecord = (v: unknown): v is BenchmarkRecord => faultOf(v) === undefined;

/** Appends a record. Throws `TypeError` naming what is wrong with it. */
export function append(folder: string, record: BenchmarkRecord): void {
  const fault = faultOf(record);
  if (fault !== undefined) throw new TypeError(`not stored: ${fault}`);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${record.machine}.jsonl`), `${JSON.stringify(record)}\n`);
}

/** The records of a text of JSON lines. Throws `TypeError` naming the line that is none. */
export function parseRecords(text: string, where: string): readonly BenchmarkRecord[] {
  return text.split('\n').flatMap((line, n) => {
    if (line === '') return [];
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) throw new TypeError(`${where}:${n + 1}: ${faultOf(value)}`);
    return [value];
  });
}

/** All records in a folder, in the order of the file names and lines. */
export function readRecords(folder: string): readonly BenchmarkRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((f) => f.endsWith('.jsonl'))
    .sort()
    .flatMap((f) => parseRecords(readFileSync(join(folder, f), 'utf8'), f));
}
