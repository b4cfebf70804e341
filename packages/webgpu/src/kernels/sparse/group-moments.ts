import { majorOf, minorOf } from '@sparsome/core';
import { groupMoments as contract } from '@sparsome/core/contracts/sparse/group-moments';
import { kernel, matrixBindings, matrixParams } from '../../kernel.ts';
import { groupSizes, sparseGroupMoments } from '../../shaders.gen.ts';
import { step } from '../../step.ts';
import { transposition } from '../../transposition.ts';

export const groupMoments = kernel(contract, {
  run(gpu, { in: { x, group }, out, attrs: { groups } }) {
    const [lines, minors] = [majorOf(x.desc), minorOf(x.desc)];
    return step(gpu, 'webgpu sparse.group-moments', (s) => {
      for (const { data } of [out.lines, out.sum, out.squares, out.nonzero]) s.clear(data);
      s.dispatch(groupSizes, {
        bind: { group: group.data, sizes: out.lines.data },
        params: { count: lines, groups },
        constants: {},
        invocations: lines,
      });
      const { positions, ends, chunks } = transposition(s, x);
      for (const [COUNTS, first, second] of [
        [false, out.sum.data, out.squares.data],
        [true, out.nonzero.data, out.lines.data],
      ] as const) {
        s.dispatch(sparseGroupMoments, {
          bind: { ...matrixBindings(x), ends, positions, group: group.data, first, second },
          params: { ...matrixParams(x), lines, minors, chunks, groups },
          constants: { COUNTS },
          invocations: minors,
        });
      }
    });
  },
});
