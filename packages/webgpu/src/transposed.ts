import { minorOf, type SparseDesc } from '@sparsome/core';
import type { Gpu } from './gpu.ts';
import { type MatrixView, matrixBindings, matrixParams } from './kernel.ts';
import { sparseTransposeFill } from './shaders.gen.ts';
import { step } from './step.ts';
import { transposition } from './transposition.ts';
import type { View } from './view.ts';

interface Entries {
  readonly desc: SparseDesc;
  readonly data: View;
  readonly indices: View;
}

/** Fills y with the minor lines of x from `first` on, as many as y has major lines. */
export function transposed(gpu: Gpu, where: string, x: MatrixView, y: Entries, first: number, minors = minorOf(x.desc)): Promise<void> {
  const entries = y.desc.nnz;
  return step(gpu, where, (s) => {
    const { positions, lineOf } = transposition(s, x, { first, minors, entries });
    s.dispatch(sparseTransposeFill, {
      bind: { ...matrixBindings(x), y_data: y.data, y_indices: y.indices, positions, line_of: lineOf },
      params: { ...matrixParams(x), entries },
      constants: {},
      invocations: entries,
    });
  });
}
