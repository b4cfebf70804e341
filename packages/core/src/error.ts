/** What went wrong, in one word a program can act on. */
export type Tag =
  | 'InvalidInput'
  | 'Unsupported'
  | 'Unavailable'
  | 'VersionMismatch'
  | 'WrongSession'
  | 'Disposed'
  | 'OutOfMemory'
  | 'DeviceLost'
  | 'BuildFailed'
  | 'Corrupt'
  | 'Incomplete'
  | 'Overlap'
  | 'Aborted';

/** The five parts of every error; `expected` and `got` are one part and may be left out where nothing was compared. */
export interface Report {
  readonly where: string;
  readonly what: string;
  readonly expected?: string;
  readonly got?: string;
  readonly consequence: string;
  readonly fix: string;
}

// Symbol.for: an error of one installed copy of core is recognised by another.
const mark = Symbol.for('sparsome.error');

/** The only error Sparsome throws on purpose. Narrow it with `isSparsomeError`. */
export class SparsomeError<T extends Tag = Tag> extends Error implements Report {
  override readonly name = 'SparsomeError';
  readonly tag: T;
  readonly where: string;
  readonly what: string;
  readonly expected?: string;
  readonly got?: string;
  readonly consequence: string;
  readonly fix: string;

  constructor(tag: T, report: Report, cause?: unknown) {
    super(format(tag, report), cause === undefined ? undefined : { cause });
    this.tag = tag;
    this.where = report.where;
    this.what = report.what;
    if (report.expected !== undefined) this.expected = report.expected;
    if (report.got !== undefined) this.got = report.got;
    this.consequence = report.consequence;
    this.fix = report.fix;
    Object.defineProperty(this, mark, { value: true });
  }
}

function format(tag: Tag, r: Report): string {
  const lines = [`[${tag}] ${r.where}: ${r.what}`];
  if (r.expected !== undefined) lines.push(`  expected: ${r.expected}`);
  if (r.got !== undefined) lines.push(`  got:      ${r.got}`);
  lines.push(`  so:       ${r.consequence}`, `  do:       ${r.fix}`);
  return lines.join('\n');
}

/** Throws a tagged five-part error. */
export function fail(tag: Tag, report: Report, cause?: unknown): never {
  throw new SparsomeError(tag, report, cause);
}

/** Is `e` an error of Sparsome (with this tag)? Works across duplicate installs. */
export function isSparsomeError<T extends Tag = Tag>(e: unknown, tag?: T): e is SparsomeError<T> {
  return e instanceof Error && mark in e && 'tag' in e && (tag === undefined || e.tag === tag);
}

/** Throws `Aborted` when the signal has been raised. */
export function throwIfAborted(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted) {
    fail(
      'Aborted',
      { where, what: 'the call was cancelled', consequence: 'its partial results were released', fix: 'call again without the cancelled signal' },
      signal.reason,
    );
  }
}
