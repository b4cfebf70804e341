import { fail, type Host, isSparse, type Placed, placed, placedOn, type Resident, type Session, type SparseSlot } from '@sparsome/core';
import type { DataFrame } from './frame.ts';
import type { Values } from './hdf5/index.ts';
import type { Uns } from './uns.ts';

/** What a sparse matrix slot holds. */
export const sparseSlot = { kind: 'sparse', dtype: ['f32', 'f64', 'i32', 'u16'], order: ['csr', 'csc'], ptr: ['i32', 'i64'] } as const;
/** What a dense matrix slot holds. */
export const denseSlot = { kind: 'mat', dtype: ['f32', 'f64', 'i32', 'u16'] } as const;
/** A matrix: on the host, on a session, or on both. */
export type SparseMatrix = Placed<typeof sparseSlot>;
export type DenseMatrix = Placed<typeof denseSlot>;
export type Matrix = SparseMatrix | DenseMatrix;

/** A host matrix as a slot holds it. */
export const placedMatrix = (m: Host<typeof sparseSlot> | Host<typeof denseSlot>): Matrix => (isSparse(m) ? placed(sparseSlot, m) : placed(denseSlot, m));
/** A sparse matrix made on a session as a slot holds it; takes the resident over. */
export function placedMatrixOn<B extends string>(session: Session<B>, resident: Resident<SparseSlot<(typeof sparseSlot)['dtype'][number]>, B>): SparseMatrix {
  const same: unknown = resident;
  return placedOn(session, same as Resident<typeof sparseSlot, B>);
}

export const isSparseMatrix = (m: Matrix): m is SparseMatrix => m.slot.kind === 'sparse';

/** An attribute of an HDF5 element: a scalar, a list, or null (no dataspace). */
export type OpaqueAttribute = Values | number | bigint | boolean | string | null;
/** An HDF5 element as it is in a file, without a meaning. */
export type Opaque =
  | { readonly kind: 'group'; readonly attributes: ReadonlyMap<string, OpaqueAttribute>; readonly members: ReadonlyMap<string, Opaque> }
  | { readonly kind: 'dataset'; readonly attributes: ReadonlyMap<string, OpaqueAttribute>; readonly shape: readonly number[]; readonly value: Values | null };

/**
 * Something in a file that has no place in an AnnData of ours. With `content` it is written back as it was; without, it
 * cannot be, and writing refuses until it is taken out of `adata.unknown`.
 */
export interface Unknown {
  /** Its place in the file: `obsm/tensor`. */
  readonly path: string;
  readonly why: string;
  readonly content?: Opaque;
  /** It is a column of the table it lies in. */
  readonly column?: true;
}
export interface Raw {
  readonly X: Matrix;
  readonly var: DataFrame;
  readonly varm: Map<string, Matrix>;
}

/** Annotated data, as anndata has it: slots are changed in place by the functions of frontends, values in them never. */
export interface AnnData {
  /** Cells and genes. */
  readonly shape: readonly [cells: number, genes: number];
  X: Matrix | undefined;
  obs: DataFrame;
  var: DataFrame;
  layers: Map<string, Matrix>;
  obsm: Map<string, Matrix | DataFrame>;
  varm: Map<string, Matrix | DataFrame>;
  obsp: Map<string, Matrix>;
  varp: Map<string, Matrix>;
  uns: Uns;
  raw: Raw | undefined;
  unknown: readonly Unknown[];
}

type Parts = Partial<Omit<AnnData, 'shape' | 'obs' | 'var'>> & Pick<AnnData, 'obs' | 'var'>;

/** Puts the parts together. Throws `InvalidInput` when shapes do not fit `obs` and `var`. */
export function anndata(parts: Parts): AnnData {
  const adata: AnnData = {
    get shape() {
      return [adata.obs.index.length, adata.var.index.length] as const;
    },
    X: parts.X,
    obs: parts.obs,
    var: parts.var,
    layers: parts.layers ?? new Map(),
    obsm: parts.obsm ?? new Map(),
    varm: parts.varm ?? new Map(),
    obsp: parts.obsp ?? new Map(),
    varp: parts.varp ?? new Map(),
    uns: parts.uns ?? new Map(),
    raw: parts.raw,
    unknown: parts.unknown ?? [],
  };
  const [cells, genes] = adata.shape;
  if (adata.X) check('X', adata.X.desc.shape, [cells, genes]);
  for (const [name, m] of adata.layers) check(`layers["${name}"]`, m.desc.shape, [cells, genes]);
  for (const [name, m] of adata.obsp) check(`obsp["${name}"]`, m.desc.shape, [cells, cells]);
  for (const [name, m] of adata.varp) check(`varp["${name}"]`, m.desc.shape, [genes, genes]);
  for (const [name, m] of adata.obsm) check(`obsm["${name}"]`, rowsOf(m), [cells]);
  for (const [name, m] of adata.varm) check(`varm["${name}"]`, rowsOf(m), [genes]);
  return adata;
}

const rowsOf = (m: Matrix | DataFrame): readonly number[] => ('index' in m ? [m.index.length] : m.desc.shape.slice(0, 1));

function check(what: string, got: readonly number[], expected: readonly number[]): void {
  if (got.length === expected.length && got.every((n, i) => n === expected[i])) return;
  fail('InvalidInput', {
    where: 'AnnData',
    what: `${what} does not fit obs and var`,
    expected: expected.join(' x '),
    got: got.join(' x '),
    consequence: 'no AnnData was made',
    fix: 'cells are rows, genes are columns; bring all slots to the same cells and genes',
  });
}

/** Every matrix of an AnnData. */
export function matricesOf(adata: AnnData): Matrix[] {
  const slots = [adata.layers, adata.obsm, adata.varm, adata.obsp, adata.varp].flatMap((slot) => [...slot.values()]);
  return [...(adata.X ? [adata.X] : []), ...(adata.raw ? [adata.raw.X, ...adata.raw.varm.values()] : []), ...slots.filter((m): m is Matrix => !('index' in m))];
}

/** Frees what its matrices hold on sessions. */
export function dispose(adata: AnnData): void {
  for (const m of matricesOf(adata)) m.dispose();
}
