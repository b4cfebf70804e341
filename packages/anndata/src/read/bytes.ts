import type { Group } from 'h5wasm';
import { fail } from '@sparsome/core';
import type { AnnData } from '../anndata.ts';
import { isTenxH5, readTenxH5 } from '../tenx/h5.ts';
import type { TenxOptions } from '../tenx/features.ts';
import { type RawFile, withRawFile } from './direct/file.ts';
import { readFrom } from './h5ad.ts';
import { checkHdf5, headBytes } from './signature.ts';
import { onlySlots, type SlotOptions } from './slots.ts';

/** `readH5ad` of the package. */
export async function readH5ad(bytes: Uint8Array, name = 'h5ad', o: TenxOptions & SlotOptions = {}): Promise<AnnData> {
  checkHdf5(name, bytes.subarray(0, headBytes), bytes.length);
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const path = `/sparsome-${Math.random().toString(36).slice(2)}.h5ad`;
  FS.writeFile(path, bytes);
  try {
    return readOpen(name, () => new File(path, 'r'), inMemory(bytes), o);
  } finally {
    FS.unlink(path);
  }
}

const inMemory = (bytes: Uint8Array): RawFile => ({
  read(position, target) {
    if (position + target.length > bytes.length) return false;
    target.set(bytes.subarray(position, position + target.length));
    return true;
  },
});

interface OpenFile {
  readonly file_id: bigint;
  close(): unknown;
}

/** An open file. Throws `Corrupt` when HDF5 cannot open it. */
export function opened<F extends OpenFile>(name: string, open: () => F): F {
  let file: F | undefined, cause: unknown;
  try {
    file = open();
  } catch (e) {
    cause = e;
  }
  // h5wasm throws, or gives a file without an id, for what is not HDF5.
  if (file && file.file_id >= 0n) return file;
  return fail(
    'Corrupt',
    {
      where: name,
      what: 'HDF5 cannot open the file',
      expected: 'an h5ad file',
      got: 'a damaged one',
      consequence: 'nothing was read',
      fix: 'copy or download it again',
    },
    cause,
  );
}

/** Opens, reads, closes: AnnData, or what Cell Ranger wrote. */
export function readOpen<F extends OpenFile & Group>(name: string, open: () => F, raw: RawFile, o: TenxOptions & SlotOptions = {}): AnnData {
  const file = opened(name, open);
  try {
    const root = withRawFile(file, raw);
    return isTenxH5(root) ? readTenxH5(root, name, o) : readFrom({ name, root: onlySlots(root, o.slots) });
  } finally {
    file.close();
  }
}
