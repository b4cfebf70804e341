// Made-up data sets for reports: groups of cells, each with genes of its own.
import { type AnnData, anndata, type Column, dataFrame, type Matrix, placedMatrix, type Uns, type UnsValue } from '@sparsome/anndata';
import { dense, sparse } from '@sparsome/core';
import type { RunSummary } from '../src/report/index.ts';

export interface Made {
  readonly cells?: number;
  readonly genes?: number;
  readonly groups?: readonly string[];
  readonly geneName?: (gene: number) => string;
  /** Genes ranked in each group. */
  readonly ranked?: number;
}
/** A number from 0 up to 1 that looks random: Weyl sequences, mixed. */
const noise = (a: number, b: number): number => (Math.imul(Math.imul(a + 1, 2654435761) ^ Math.imul(b + 7, 40503), 2246822519) >>> 8) / 2 ** 24;

/** Every slot that a report shows. Cell `c` is of group `c % groups`; genes `g * ranked` onwards are those of group `g`. */
export function made(o: Made = {}): AnnData {
  const { cells = 600, genes = 400, groups = ['0', '1', '2', '3', '4'], geneName = (g) => `GENE${g}`, ranked = 40 } = o;
  const names = Array.from({ length: genes }, (_, g) => geneName(g)),
    each = Float32Array.from({ length: cells }, (_, c) => noise(c, 1));
  const ring = (c: number): number => (2 * Math.PI * (c % groups.length)) / groups.length;
  const numbers = (of: (n: number) => number, length: number): Column => ({ kind: 'numbers', values: Float64Array.from({ length }, (_, n) => of(n)) });
  const codes = Int32Array.from({ length: cells }, (_, c) => c % groups.length);
  const obs: Record<string, Column> = {
    leiden: { kind: 'categorical', codes, categories: groups, ordered: false },
    donor: { kind: 'categorical', codes: codes.map((_, c) => (c % 11 === 0 ? -1 : c % 2)), categories: ['ann', 'bob'], ordered: false },
    n_genes_by_counts: numbers((c) => 500 + Math.floor(900 * each[c]!), cells),
    total_counts: numbers((c) => 1000 + Math.floor(4000 * each[c]! ** 2), cells),
    pct_counts_mt: numbers((c) => 8 * noise(c, 2) ** 2, cells),
  };
  const vars: Record<string, Column> = {
    means: numbers((g) => 3 * noise(g, 3) ** 2, genes),
    dispersions_norm: numbers((g) => 4 * noise(g, 4) - 1, genes),
    highly_variable: { kind: 'bool', values: Uint8Array.from({ length: genes }, (_, g) => (noise(g, 4) > 0.7 ? 1 : 0)) },
  };
  const xy = new Float32Array(2 * cells);
  for (let c = 0; c < cells; c++) {
    const far = 2 * Math.sqrt(noise(c, 5)),
      turn = 2 * Math.PI * noise(c, 6);
    xy.set([6 * Math.cos(ring(c)) + far * Math.cos(turn), 6 * Math.sin(ring(c)) + far * Math.sin(turn)], 2 * c);
  }
  const variance = Float64Array.from({ length: 30 }, (_, n) => 0.2 / (n + 1) ** 1.3);
  return anndata({
    X: matrix(cells, genes, groups.length, ranked),
    obs: dataFrame(
      Array.from({ length: cells }, (_, c) => `cell${c}`),
      obs,
    ),
    var: dataFrame(names, vars),
    obsm: new Map([['X_umap', placedMatrix(dense([cells, 2], xy))]]),
    uns: new Map<string, UnsValue>([
      ['pca', new Map<string, UnsValue>([['variance_ratio', { kind: 'numbers', shape: [30], values: variance }]])],
      ['rank_genes_groups', ranking(groups, names, ranked)],
    ]),
  });
}

function matrix(cells: number, genes: number, groups: number, ranked: number): Matrix {
  const data: number[] = [],
    indices: number[] = [],
    indptr = new Int32Array(cells + 1);
  for (let c = 0; c < cells; c++) {
    for (let g = 0; g < genes; g++) {
      const own = Math.floor(g / ranked) === c % groups;
      const v = noise(c * 31 + 5, g);
      if (v >= (own ? 0.8 : 0.08)) continue;
      data.push(own ? 1 + v * 3 : 0.5 + v);
      indices.push(g);
    }
    indptr[c + 1] = data.length;
  }
  return placedMatrix(sparse({ order: 'csr', shape: [cells, genes], data: Float32Array.from(data), indices: Int32Array.from(indices), indptr }));
}

/** As scanpy writes it: records of one field for each group. */
function ranking(groups: readonly string[], names: readonly string[], ranked: number): Uns {
  const records = (of: (group: number, rank: number) => number): UnsValue => ({
    kind: 'records',
    length: ranked,
    fields: new Map(groups.map((group, g) => [group, Float64Array.from({ length: ranked }, (_, r) => of(g, r))])),
  });
  return new Map<string, UnsValue>([
    [
      'params',
      new Map<string, UnsValue>([
        ['groupby', 'leiden'],
        ['method', 'wilcoxon'],
        ['reference', 'rest'],
      ]),
    ],
    ['names', { kind: 'records', length: ranked, fields: new Map(groups.map((group, g) => [group, names.slice(g * ranked, (g + 1) * ranked)])) }],
    ['scores', records((g, r) => 40 - g - r / 2)],
    ['logfoldchanges', records((g, r) => 6 - r / 10 + g / 7)],
    ['pvals', records((_, r) => 10 ** (r - 60))],
    ['pvals_adj', records((_, r) => 10 ** (r - 58))],
  ]);
}

export const summary = (adata: AnnData, changes: Partial<RunSummary> = {}): RunSummary => ({
  input: '/data/made-up.h5ad',
  shape: adata.shape,
  backend: 'native-cpu',
  target: 'avx2',
  threads: 4,
  digest: '0123456789abcdef0123456789abcdef',
  ms: 1234,
  steps: [
    { step: 'read', ms: 210, summary: 'made-up.h5ad: 600 cells, 400 genes', notes: [] },
    { step: 'PCA', ms: 320, summary: '30 components', notes: ['of 120 highly variable genes', 'signs fixed by the largest loading'] },
    { step: 'UMAP', ms: 600, summary: '200 rounds', notes: [] },
  ],
  parameters: { min_genes: 200, n_top_genes: 2000, resolution: 1, random_state: 0, flavor: 'seurat' },
  decision: 'native-cpu: the fastest that is here\nwasm-simd: 2 times slower',
  peakMiB: 310.4,
  versions: { sparsome: '0.0.0', node: '20.20.0' },
  ...changes,
});
