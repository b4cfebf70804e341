import { majorOf, minorOf, type SparseDesc } from '@sparsome/core';
import { matrixBindings, matrixParams } from './kernel.ts';
import { scan } from './scan.ts';
import { minorCounts, minorPlaces } from './shaders.gen.ts';
import type { Step } from './step.ts';
import type { View } from './view.ts';

/** The entries of a matrix by minor lines, in each of them by major lines. */
export interface Transposition {
  /** Where each entry lies in x. */
  readonly positions: View;
  /** The major line of each. */
  readonly lineOf: View;
  /** (minor lines × chunks): where the entries of a chunk of lines end; the last of a row ends its minor line. */
  readonly ends: View;
  readonly chunks: number;
}

// Chunks of lines are counted apart, by an invocation each: as many as keep the counts below 64 MiB, and seen as a whole.
const mostBytes = 1 << 26,
  mostChunks = 2048;

/** Plans it. `first` and `minors`: only these minor lines. */
export function transposition(
  s: Step,
  x: { readonly desc: SparseDesc; readonly data: View; readonly indices: View; readonly indptr: View },
  { first = 0, minors = minorOf(x.desc), entries = x.desc.nnz }: { readonly first?: number; readonly minors?: number; readonly entries?: number } = {},
): Transposition {
  const lines = majorOf(x.desc);
  const chunks = Math.max(1, Math.min(lines, mostChunks, Math.floor(Math.min(mostBytes, s.limits.binding) / (4 * Math.max(1, minors)))));
  const ends = s.temporary('u32', minors * chunks),
    positions = s.temporary('u32', entries),
    lineOf = s.temporary('u32', entries);
  const params = { ...matrixParams(x), lines, chunks, first, minors },
    constants = {},
    invocations = lines > 0 ? chunks : 0;
  s.dispatch(minorCounts, { bind: { ...matrixBindings(x), counts: ends }, params, constants, invocations });
  scan(s, ends);
  s.dispatch(minorPlaces, {
    bind: { ...matrixBindings(x), next: ends, positions, line_of: lineOf },
    params,
    constants,
    invocations,
  });
  return { positions, lineOf, ends, chunks };
}
