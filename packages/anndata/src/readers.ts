// Each reader is loaded when it is first used: a page pays for the formats it reads.
import type { RowSource } from '@sparsome/core';
import type { AnnData } from './anndata.ts';
import type { SlotOptions } from './read/slots.ts';
import type { MtxOptions } from './tables/mtx.ts';
import type { Pieces } from './tables/pieces.ts';
import type { TextOptions } from './tables/text.ts';
import type { TenxOptions } from './tenx/features.ts';
import type { Folder, FolderOptions } from './tenx/folder.ts';
import type { ZarrOptions } from './zarr/read.ts';
import type { ZarrRowOptions } from './zarr/rows.ts';
import type { ZarrStore } from './zarr/store.ts';

/** Reads an h5ad file, or one of Cell Ranger, that is in memory: in a browser, from a File or a response. Throws `Corrupt` for anything else. */
export async function readH5ad(bytes: Uint8Array, name?: string, o?: TenxOptions & SlotOptions): Promise<AnnData> {
  return (await import('./read/bytes.ts')).readH5ad(bytes, name, o);
}

/**
 * Reads an AnnData from a Zarr store, v2 or v3: a store of zarrita (a server needs consolidated metadata), or a zip as a Blob.
 * Throws `Corrupt` for what is no AnnData, or damaged; `Unsupported` for metadata that cannot be listed.
 */
export async function readZarr(store: ZarrStore | Blob, o?: ZarrOptions): Promise<AnnData> {
  return (await import('./zarr/read.ts')).readZarr(store, o);
}

/**
 * The rows of a matrix in a Zarr store, read when asked for: the chunks that a block lies in, and no others. Throws
 * `Unsupported` for CSC, `InvalidInput` for a block that is not whole where that was said.
 */
export async function zarrRows(store: ZarrStore, o?: ZarrRowOptions): Promise<RowSource<'f32' | 'f64' | 'i32' | 'u16'>> {
  return (await import('./zarr/rows.ts')).zarrRows(store, o);
}

/** Reads a single MatrixMarket file: lines are cells and columns genes, as they stand in it, numbered from 0 as `scanpy.read_mtx` names them. */
export async function readMtxFile(pieces: Pieces, where: string, o?: MtxOptions): Promise<AnnData> {
  return (await import('./tables/mtx.ts')).readMtxFile(pieces, where, o);
}

/**
 * Reads a table of cells by genes in text, compressed or not: X as CSR of float32, names as `scanpy.read_csv` and `read_text`
 * find them. Rows are never turned into columns. Throws `Corrupt` naming the line, `InvalidInput` for values that are not finite.
 */
export async function readText(pieces: Pieces, where: string, o?: TextOptions): Promise<AnnData> {
  return (await import('./tables/text.ts')).readText(pieces, where, o);
}

/**
 * Reads the output of Cell Ranger (2 and later) or STARsolo as `scanpy.read_10x_mtx` does: cells x genes in float32, symbols
 * made unique, `var.gene_ids`, `var.feature_types`; files compressed or not. Throws `InvalidInput` for a folder without a
 * matrix or with several, `Corrupt` for files that do not fit together.
 */
export async function readTenxFolder(folder: Folder, where: string, o?: FolderOptions): Promise<AnnData> {
  return (await import('./tenx/folder.ts')).readTenxFolder(folder, where, o);
}
