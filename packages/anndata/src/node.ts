import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import { fail, throwIfAborted } from '@sparsome/core';
import type { AnnData } from './anndata.ts';
import { createHdf5, type Sink } from './hdf5/index.ts';
import { nodeSink } from './hdf5/node-sink.ts';
import { opened, readOpen } from './read/bytes.ts';
import { type H5adRows, type RowOptions, rowsOf } from './read/rows.ts';
import { checkHdf5, headBytes } from './read/signature.ts';
import { writeTo } from './write/h5ad.ts';
import { carriedOf } from './write/opaque.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal;
}
export interface WriteOptions extends ReadOptions {
  /** Deflates numeric arrays; default false, as anndata writes. */
  readonly compression?: boolean;
}

/** Reads an h5ad file. Throws `InvalidInput` for a path that is no file, `Corrupt` for what is not h5ad. */
export async function readAnnData(path: string, o: ReadOptions = {}): Promise<AnnData> {
  throwIfAborted(o.signal, path);
  const { head, size } = await startOf(path);
  checkHdf5(path, head, size);
  const { File, ready } = await import('h5wasm/node');
  await ready;
  return readOpen(path, () => new File(resolve(path), 'r'));
}

export type { H5adRows, RowOptions };

/**
 * The rows of X (or another matrix) of an h5ad file, read when asked for: for files larger than memory. The file must stay
 * where it is. Throws `Unsupported` for CSC, `Corrupt` for what is not h5ad.
 */
export async function h5adRows(path: string, o: RowOptions = {}): Promise<H5adRows> {
  const { head, size } = await startOf(path);
  checkHdf5(path, head, size);
  const { File, ready } = await import('h5wasm/node');
  await ready;
  return rowsOf(
    path,
    () => {
      const file = opened(path, () => new File(resolve(path), 'r'));
      return { root: file, close: () => void file.close() };
    },
    o,
  );
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

async function startOf(path: string): Promise<{ readonly head: Uint8Array; readonly size: number }> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(headBytes), 0, headBytes, 0);
      return { head: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
    } finally {
      await file.close();
    }
  } catch (cause) {
    return fail(
      'InvalidInput',
      {
        where: path,
        what: 'the file cannot be opened',
        got: cause instanceof Error ? cause.message : String(cause),
        consequence: 'nothing was read',
        fix: 'check the path and its permissions',
      },
      cause,
    );
  }
}
