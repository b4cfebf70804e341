import { majorOf, minorOf } from '@sparsome/core';
import { type MatrixView, matrixBindings, matrixParams } from './kernel.ts';
import { mergeRuns } from './shaders.gen.ts';
import type { Step } from './step.ts';
import type { View } from './view.ts';

/** Positions of the entries of x, those of each line in ascending order of their values, equal ones by `group` of their minor line. */
export function sorted(s: Step, x: MatrixView, group?: View): View {
  const entries = x.desc.nnz,
    longest = Math.min(entries, minorOf(x.desc));
  let from = s.temporary('u32', entries),
    to = s.temporary('u32', entries);
  for (let width = 1; width === 1 || width < longest; width *= 2) {
    s.dispatch(mergeRuns, {
      bind: { ...matrixBindings(x), given: from, merged: to, group: group ?? x.indices },
      params: { ...matrixParams(x), lines: majorOf(x.desc), entries, width },
      constants: { FIRST: width === 1, BY_GROUP: group !== undefined },
      invocations: entries,
    });
    [from, to] = [to, from];
  }
  return from;
}
