import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import { fail, throwIfAborted } from '@sparsome/core';
import type { AnnData } from './anndata.ts';
import { createHdf5, type Sink } from './hdf5/index.ts';
import { nodeSink } from './hdf5/node-sink.ts';
import { detect, h5ad, type ReadOptions } from './detect.ts';
import type { H5adRows, RowOptions } from './read/rows.ts';
import { startOf } from './start.ts';
import { writeTo } from './write/h5ad.ts';
import { carriedOf } from './write/opaque.ts';

export type { ReadOptions };
export interface WriteOptions extends ReadOptions {
  /** Deflates numeric arrays; default false, as anndata writes. */
  readonly compression?: boolean;
}

/** Reads a file, its format found out from its content. Throws `InvalidInput` for a path that is no file, `Corrupt` for what is none of ours. */
export async function readAnnData(path: string, o: ReadOptions = {}): Promise<AnnData> {
  throwIfAborted(o.signal, path);
  const { start, format } = await detect(path);
  return format.read(start, o);
}

export type { H5adRows, RowOptions };

/**
 * The rows of X (or another matrix) of an h5ad file, read when asked for: for files larger than memory. The file must stay
 * where it is. Throws `Unsupported` for CSC, `Corrupt` for what is not h5ad.
 */
export async function h5adRows(path: string, o: RowOptions = {}): Promise<H5adRows> {
  return h5ad.rows(await startOf(path), o);
}

/** Writes an h5ad file that anndata and scanpy open. The file appears when it is complete; on failure or abort none is left. */
export async function writeAnnData(path: string, adata: AnnData, o: WriteOptions = {}): Promise<void> {
  assertWritable(path);
  // Two may write the same file at once: the last to end wins.
  const unfinished = `${path}.unfinished-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const sink = await mkdir(dirname(resolve(path)), { recursive: true })
    .then(() => nodeSink(unfinished))
    .catch((cause: unknown) =>
      fail(
        'InvalidInput',
        {
          where: path,
          what: 'the file cannot be created',
          got: cause instanceof Error ? cause.message : String(cause),
          consequence: 'nothing was written',
          fix: 'check the folder and its permissions',
        },
        cause,
      ),
    );
  try {
    try {
      const sinkUntilAbort: Sink = {
        write(position, bytes) {
          throwIfAborted(o.signal, `writing ${path}`);
          return sink.write(position, bytes);
        },
      };
      const file = createHdf5(sinkUntilAbort, { deflate: (bytes, level) => deflateSync(bytes, { level }) });
      await writeTo(file, adata, o);
      await file.close();
    } finally {
      await sink.close();
    }
    throwIfAborted(o.signal, path);
    await rename(unfinished, path);
  } catch (e) {
    await rm(unfinished, { force: true });
    throw e;
  }
}

/**
 * Throws `InvalidInput` when no file of this name can be written, and `Unsupported` when the AnnData carries something that
 * cannot be: to be asked before long work.
 */
export function assertWritable(path: string, adata?: AnnData): void {
  if (!path.endsWith('.h5ad')) {
    fail('InvalidInput', {
      where: path,
      what: 'no writer for files of this name',
      expected: 'a name that ends in .h5ad',
      got: path,
      consequence: 'nothing was written',
      fix: 'name the output *.h5ad',
    });
  }
  if (adata) carriedOf(adata);
}
