import type { Contract, OpenOptions } from '@sparsome/core';
import type { Hint } from './hint.ts';
import type { Subject } from './subject.ts';

/** A failure that is known, and asserted: the run fails when the case passes, and after `until`. */
export interface Expectation {
  /** The id of a case, or the beginning of ids and `*`. */
  readonly case: string;
  /** Applies only where all of these are met; `device` is a part of `capabilities.device`. Absent: everywhere. */
  readonly when?: { readonly target?: string; readonly device?: string };
  readonly because: string;
  /** Where it is worked on: an address, or the number of an issue, `acme/lab#7`. */
  readonly issue: string;
  /** Last day on which it may fail, `YYYY-MM-DD`. */
  readonly until: string;
}

export interface SuiteOptions {
  /** Default: every contract the backend has a kernel for, and every one it can compose. */
  readonly contracts?: readonly Contract[];
  /** How sessions are opened, e.g. `{ target: 'avx2', threads: 4 }`. */
  readonly open?: OpenOptions;
  /** What answers are compared with. Default: js. */
  readonly reference?: Subject;
  /** A folder of further fixtures, `<contract>/v<version>/<case>.json`, for contracts of your own. */
  readonly fixtures?: string;
  /** Hints for contracts of your own, by id. */
  readonly hints?: { readonly [contract: string]: Hint };
}
