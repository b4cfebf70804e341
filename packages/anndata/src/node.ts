import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import { fail, isSparsomeError, throwIfAborted } from '@sparsome/core';
import type { AnnData } from './anndata.ts';
import { createHdf5 } from './hdf5/index.ts';
import { nodeSink } from './hdf5/node-sink.ts';
import { readOpen } from './read/bytes.ts';
import { writeTo } from './write/h5ad.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal;
}
export interface WriteOptions extends ReadOptions {
  /** Deflates numeric arrays; default false, as anndata writes. */
  readonly compression?: boolean;
}

const hdf5Signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

/** Reads an h5ad file. Throws `InvalidInput` for a path that is no file, `Corrupt` for what is not h5ad. */
export async function readAnnData(path: string, o: ReadOptions = {}): Promise<AnnData> {
  throwIfAborted(o.signal, path);
  const start = await firstBytes(path);
  if (!hdf5Signature.every((b, i) => start[i] === b)) {
    fail('Corrupt', { where: path, what: 'not an HDF5 file', expected: 'an h5ad file', got: start.length === 0 ? 'an empty file' : guess(start), consequence: 'nothing was read', fix: 'pass an h5ad file' });
  }
  const { File, ready } = await import('h5wasm/node');
  await ready;
  return readOpen(path, () => new File(resolve(path), 'r'));
}

/** Writes an h5ad file that anndata and scanpy open. The file appears when it is complete; on failure or abort none is left. */
export async function writeAnnData(path: string, adata: AnnData, o: WriteOptions = {}): Promise<void> {
  if (!path.endsWith('.h5ad')) {
    fail('Unsupported', { where: path, what: 'no writer for files of this name', expected: 'a name that ends in .h5ad', got: path, consequence: 'nothing was written', fix: 'name the output *.h5ad' });
  }
  await mkdir(dirname(resolve(path)), { recursive: true });
  const unfinished = `${path}.unfinished-${process.pid}`;
  const sink = await nodeSink(unfinished);
  try {
    try {
      const file = createHdf5(sink, { deflate: (bytes, level) => deflateSync(bytes, { level }) });
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

async function firstBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(8), 0, 8, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (isSparsomeError(cause)) throw cause;
    return fail('InvalidInput', { where: path, what: 'the file cannot be opened', got: cause instanceof Error ? cause.message : String(cause), consequence: 'nothing was read', fix: 'check the path and its permissions' }, cause);
  }
}

function guess(start: Uint8Array): string {
  if (start[0] === 0x50 && start[1] === 0x4b) return 'a zip archive';
  if (start[0] === 0x1f && start[1] === 0x8b) return 'a gzip file';
  return start.every((b) => b >= 9 && b < 127) ? `text beginning "${new TextDecoder().decode(start)}"` : 'another kind of file';
}
