// Small made-up data sets for the command.
import { type AnnData, anndata, type Column, type DataFrame, dataFrame, placedMatrix } from '@sparsome/anndata';
import { dense, type Order, sparse } from '@sparsome/core';

export interface Made {
  readonly cells?: number;
  readonly genes?: number;
  readonly value?: (count: number, cell: number, gene: number) => number;
  readonly layout?: Order | 'dense';
  readonly geneNames?: (gene: number) => string;
  readonly cellNames?: (cell: number) => string;
  readonly obs?: Readonly<Record<string, Column>>;
  readonly var?: Readonly<Record<string, Column>>;
  readonly type?: 'f32' | 'f64' | 'i32' | 'u16';
}

/** A count of a made-up cell: three kinds of cells, each with genes of its own. */
function count(cell: number, gene: number): number {
  const noise = (Math.imul(cell * 7919 + gene * 104729 + 12345, 2654435761) >>> 8) % 97;
  const own = gene % 3 === cell % 3;
  return noise < (own ? 80 : 35) ? 1 + (noise % (own ? 9 : 3)) : 0;
}
const arrays = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u16: Uint16Array } as const;

export function matrixOf(o: Made = {}): Parameters<typeof placedMatrix>[0] {
  const { cells = 60, genes = 90, value = (v: number) => v, layout = 'csr', type = 'f32' } = o;
  const at = (c: number, g: number): number => value(count(c, g), c, g);
  const typed = (values: readonly number[]) => arrays[type].from(values);
  if (layout === 'dense') {
    return dense([cells, genes], typed(Array.from({ length: cells * genes }, (_, p) => at(Math.floor(p / genes), p % genes)))) as Parameters<
      typeof placedMatrix
    >[0];
  }
  const [major, minor] = layout === 'csr' ? [cells, genes] : [genes, cells];
  const data: number[] = [],
    indices: number[] = [],
    indptr = [0];
  for (let m = 0; m < major; m++) {
    for (let n = 0; n < minor; n++) {
      const v = layout === 'csr' ? at(m, n) : at(n, m);
      if (v === 0) continue;
      data.push(v);
      indices.push(n);
    }
    indptr.push(data.length);
  }
  return sparse({
    order: layout,
    shape: [cells, genes],
    data: typed(data),
    indices: Int32Array.from(indices),
    indptr: Int32Array.from(indptr),
  }) as Parameters<typeof placedMatrix>[0];
}

export function framesOf(o: Made = {}): { readonly obs: DataFrame; readonly var: DataFrame } {
  const { cells = 60, genes = 90, geneNames = (g: number) => (g < 3 ? `MT-${g}` : `gene${g}`), cellNames = (c: number) => `cell${c}` } = o;
  return {
    obs: dataFrame(
      Array.from({ length: cells }, (_, c) => cellNames(c)),
      o.obs,
    ),
    var: dataFrame(
      Array.from({ length: genes }, (_, g) => geneNames(g)),
      o.var,
    ),
  };
}

export const made = (o: Made = {}): AnnData => anndata({ X: placedMatrix(matrixOf(o)), ...framesOf(o) });

export const categories = (values: readonly (string | null)[]): Column => {
  const names = [...new Set(values.filter((v) => v !== null))].sort();
  return { kind: 'categorical', codes: Int32Array.from(values, (v) => (v === null ? -1 : names.indexOf(v))), categories: names, ordered: false };
};
