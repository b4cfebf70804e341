import { majorOf, type SparseDesc } from '@sparsome/core';
import type { Gpu } from './gpu.ts';
import { matrixBindings, matrixParams } from './kernel.ts';
import { sparseNormalizeLog1p } from './shaders.gen.ts';
import { step } from './step.ts';
import type { View } from './view.ts';

interface Call {
  readonly in: {
    readonly x: { readonly desc: SparseDesc; readonly data: View; readonly indices: View; readonly indptr: View };
    readonly factor: { readonly data: View };
  };
  readonly out: { readonly y: { readonly desc: SparseDesc; readonly data: View } };
}

/** Values divided by the factor of their line; with `log` then ln(1 + value). */
export function scaled(gpu: Gpu, where: string, { in: { x, factor }, out: { y } }: Call, log: boolean): Promise<void> {
  return step(gpu, where, (s) =>
    s.dispatch(sparseNormalizeLog1p, {
      bind: { ...matrixBindings(x), y_data: y.data, factor: factor.data },
      params: { ...matrixParams(x), y_wide: Number(y.desc.dtype === 'f64'), lines: majorOf(x.desc), entries: x.desc.nnz },
      constants: { LOG: log },
      invocations: x.desc.nnz,
    }),
  );
}
