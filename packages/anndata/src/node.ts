import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fail, throwIfAborted } from '@sparsome/core';
import type { AnnData } from './anndata.ts';
import { detect, h5ad, type ReadOptions } from './detect.ts';
import type { H5adRows, RowOptions } from './read/rows.ts';
import { startOf } from './start.ts';
import { carriedOf } from './write/opaque.ts';
import { cannotCreate, notWritten } from './write/refusals.ts';

export type { ReadOptions };
export interface WriteOptions extends ReadOptions {
  /** Deflates the numeric arrays of h5ad; default false, as anndata writes. Zarr is always compressed, as anndata does. */
  readonly compression?: boolean;
  /** Default 3, as anndata 0.13 writes. */
  readonly zarrFormat?: 2 | 3;
}

/** Reads a file, its format found out from its content. Throws `InvalidInput` for a path that is no file, `Corrupt` for what is none of ours. */
export async function readAnnData(path: string, o: ReadOptions = {}): Promise<AnnData> {
  throwIfAborted(o.signal, path);
  const { start, format } = await detect(path);
  return format.read(start, o);
}

export type { H5adRows, RowOptions };

/** As `h5adRows`, for every format whose rows can be read on demand: h5ad and Zarr. Throws `Unsupported` for others. */
export async function annDataRows(path: string, o: RowOptions = {}): Promise<H5adRows> {
  const { start, format } = await detect(path);
  if (format.rows) return format.rows(start, o);
  return fail('Unsupported', {
    where: path,
    what: `rows of ${format.name} cannot be read on demand`,
    expected: 'h5ad or Zarr',
    got: format.name,
    consequence: 'nothing was read',
    fix: 'read it whole with readAnnData',
  });
}

/**
 * The rows of X (or another matrix) of an h5ad file, read when asked for: for files larger than memory. The file must stay
 * where it is. Throws `Unsupported` for CSC, `Corrupt` for what is not h5ad.
 */
export async function h5adRows(path: string, o: RowOptions = {}): Promise<H5adRows> {
  return h5ad.rows(await startOf(path), o);
}

const writers: readonly { readonly ending: string; write(path: string, adata: AnnData, o: WriteOptions): Promise<void> }[] = [
  { ending: '.h5ad', write: async (path, adata, o) => (await import('./write/h5ad-node.ts')).writeH5adFile(path, adata, o) },
  { ending: '.zarr', write: async (path, adata, o) => (await import('./write/zarr-node.ts')).writeZarrFolder(path, adata, o) },
  { ending: '.zarr.zip', write: async (path, adata, o) => (await import('./write/zarr-node.ts')).writeZarrZip(path, adata, o) },
];
const writerOf = (path: string) => writers.find(({ ending }) => path.endsWith(ending));

/**
 * Writes what anndata and scanpy open: an h5ad file, or by name a .zarr folder or .zarr.zip. It appears when it is complete; on
 * failure or abort nothing is left, and what was there stays.
 */
export async function writeAnnData(path: string, adata: AnnData, o: WriteOptions = {}): Promise<void> {
  assertWritable(path);
  // Two may write the same file at once: the last to end wins.
  const unfinished = `${path}.unfinished-${process.pid}-${Math.random().toString(36).slice(2)}`;
  await mkdir(dirname(resolve(path)), { recursive: true }).catch((cause: unknown) => cannotCreate(path, cause));
  try {
    await writerOf(path)?.write(unfinished, adata, o);
    throwIfAborted(o.signal, path);
    await replace(unfinished, path);
  } catch (e) {
    await rm(unfinished, { force: true, recursive: true });
    return notWritten(path, e);
  }
}

/** Puts what is complete in its place. A folder that is no Zarr is never replaced. */
async function replace(unfinished: string, path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (!there?.isDirectory()) return rename(unfinished, path);
  const entries = await readdir(path);
  if (!path.endsWith('.zarr') || !(entries.length === 0 || entries.some((e) => e === 'zarr.json' || e === '.zgroup'))) {
    fail('InvalidInput', {
      where: path,
      what: 'a folder of this name is there, and it is not Zarr',
      expected: 'nothing, or what may be replaced',
      got: entries.slice(0, 3).join(', '),
      consequence: 'nothing was written',
      fix: 'choose another name',
    });
  }
  const old = `${unfinished}-old`;
  await rename(path, old);
  await rename(unfinished, path).catch(async (e: unknown) => {
    await rename(old, path);
    throw e;
  });
  await rm(old, { recursive: true, force: true });
}

/**
 * Throws `InvalidInput` when no file of this name can be written, and `Unsupported` when the AnnData carries something that
 * cannot be: to be asked before long work.
 */
export function assertWritable(path: string, adata?: AnnData): void {
  if (!writerOf(path)) {
    fail('InvalidInput', {
      where: path,
      what: 'no writer for files of this name',
      expected: `a name that ends in ${writers.map(({ ending }) => ending).join(', ')}`,
      got: path,
      consequence: 'nothing was written',
      fix: 'name the output *.h5ad',
    });
  }
  if (adata) carriedOf(adata);
}
