import { fail } from '@sparsome/core';
import type { AnnData } from '../anndata.ts';
import { readFrom } from './h5ad.ts';

/** Reads an h5ad file that is in memory: in a browser, from a File or a response. Throws `Corrupt` for anything else. */
export async function readH5ad(bytes: Uint8Array, name = 'h5ad'): Promise<AnnData> {
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const path = `/sparsome-${Math.random().toString(36).slice(2)}.h5ad`;
  FS.writeFile(path, bytes);
  try {
    return readOpen(name, () => new File(path, 'r'));
  } finally {
    FS.unlink(path);
  }
}

interface OpenFile {
  readonly file_id: bigint;
  close(): unknown;
}

/** Opens, reads, closes. */
export function readOpen<F extends OpenFile & Parameters<typeof readFrom>[0]['root']>(name: string, open: () => F): AnnData {
  let file: F | undefined;
  try {
    file = open();
  } catch {
    // h5wasm throws, or gives a file without an id, for what is not HDF5.
  }
  if (!file || file.file_id < 0n) return fail('Corrupt', { where: name, what: 'not an HDF5 file, or cut short', expected: 'an h5ad file', consequence: 'nothing was read', fix: 'check that the download or copy is complete and the file is an h5ad' });
  try {
    return readFrom({ name, root: file });
  } finally {
    file.close();
  }
}
