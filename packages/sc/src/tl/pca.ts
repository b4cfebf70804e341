import { type AnnData, placedMatrix, type Uns, type UnsValue } from '@sparsome/anndata';
import { dense, type Session, scope } from '@sparsome/core';
import { matmulDense } from '@sparsome/core/contracts/sparse/matmul-dense';
import { type Call, callOf, type Noted } from '../call.ts';
import { columnsOf, inOrder, type Matrix, matrixSlot, rowLengths, sumsOf, under } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';
import { replace } from '../matrix/replace.ts';
import { componentsOf, maskOf, type PcaOptions, where } from '../pca/options.ts';
import { axesOf, prefersGram } from '../pca/principal-axes.ts';

/**
 * scanpy's `pp.pca` with centring: principal components of X or a layer over the highly variable genes. Writes
 * `obsm['X_pca']` (cells × components), `varm['PCs']` (genes × components, f64, zeros for genes not used) and `uns['pca']`
 * (`params`, `variance`, `variance_ratio`). Exact: f64 throughout, singular values to 1e-12; a component's largest loading is
 * positive, as scikit-learn 1.5 has it. Throws `InvalidInput`; `Incomplete` when the components do not converge.
 */
export async function pca(session: Session, adata: AnnData, o: PcaOptions = {}): Promise<Noted> {
  const call = callOf(o),
    mask = maskOf(o, adata),
    [cells, genes] = adata.shape,
    used = mask.genes?.length ?? genes,
    count = componentsOf(o, cells, used);
  const matrix = await chosen(adata, o.layer, where);
  let found: Components;
  try {
    found = await scope(session, async (s) => {
      const csr = await inOrder(s, under(matrixSlot, await matrix.value.on(s, call)), 'csr', call);
      return components(s, mask.genes ? await columnsOf(s, csr, mask.genes, call) : csr, count, o, call);
    });
  } finally {
    matrix.done();
  }
  const { values, vectors, scores, total } = found;
  const single = o.dtype !== 'f64',
    real = (v: Float64Array): Float32Array | Float64Array => (single ? Float32Array.from(v) : v);
  const loadings = new Float64Array(genes * count);
  for (let g = 0; g < used; g++) loadings.set(vectors.subarray(g * count, (g + 1) * count), (mask.genes?.[g] ?? g) * count);
  // Rounding makes some zeros negative: scikit-learn, too, sets them to 0.
  const variance = values.map((v) => Math.max(0, v) / (cells - 1));
  const key = o.keyAdded;
  const params: Uns = new Map<string, UnsValue>([
    ['zero_center', true],
    ['use_highly_variable', mask.name === 'highly_variable'],
    ['mask_var', mask.name],
    ...(o.layer === undefined ? [] : [['layer', o.layer] as const]),
  ]);
  replace(adata.obsm, key ?? 'X_pca', placedMatrix(dense([cells, count], real(scores))));
  replace(adata.varm, key ?? 'PCs', placedMatrix(dense([genes, count], loadings)));
  adata.uns.set(
    key ?? 'pca',
    new Map<string, UnsValue>([
      ['params', params],
      ['variance', { kind: 'numbers', shape: [count], values: real(variance) }],
      ['variance_ratio', { kind: 'numbers', shape: [count], values: real(variance.map((v) => v / total)) }],
    ]),
  );
  return { notes: [] };
}

interface Components {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
  readonly scores: Float64Array;
  /** Sum of the variances of all genes. */
  readonly total: number;
}

async function components<B extends string>(s: Session<B>, x: Matrix<B>, count: number, o: PcaOptions, call: Call): Promise<Components> {
  const [cells, genes] = x.desc.shape;
  const { sum, squares } = await sumsOf(s, x, 'genes', call);
  const byGram = o.svdSolver === 'covariance_eigh' || (o.svdSolver !== 'lanczos' && prefersGram(await rowLengths(s, x, call), genes, count));
  const { values, vectors } = await axesOf(s, x, byGram, count, o.randomState ?? 0, call);
  // Scores of the mean cell, which every cell's are counted from.
  const shift = new Float64Array(count);
  let total = 0;
  for (let g = 0; g < genes; g++) {
    const mean = sum[g]! / cells;
    total += Math.max(0, squares[g]! - sum[g]! * mean) / (cells - 1);
    for (let c = 0; c < count; c++) shift[c] = shift[c]! + mean * vectors[g * count + c]!;
  }
  const { y } = await s.run(
    matmulDense,
    {
      x: under(matmulDense.inputs.x, x),
      b: await s.upload(matmulDense.inputs.b, dense([genes, count], vectors), call),
      shift: await s.upload(matmulDense.inputs.shift, shift, call),
    },
    {},
    call,
  );
  return { values, vectors, scores: (await s.take(y)).data, total };
}
