import type { AnnData } from '../anndata.ts';
import { isTenxH5, readTenxH5 } from '../tenx/h5.ts';
import type { TenxOptions } from '../tenx/features.ts';
import { type RawFile, withRawFile } from './direct/file.ts';
import { readFrom } from './h5ad.ts';
import { opened, type Opened, reading } from './opened.ts';
import { checkHdf5, headBytes } from './signature.ts';
import { onlySlots, type SlotOptions } from './slots.ts';

/** `readH5ad` of the package. */
export async function readH5ad(bytes: Uint8Array, name = 'h5ad', o: TenxOptions & SlotOptions = {}): Promise<AnnData> {
  checkHdf5(name, bytes.subarray(0, headBytes), bytes.length);
  const { File, ready } = await import('h5wasm');
  const hdf5 = await ready,
    { FS } = hdf5;
  const path = `/sparsome-${Math.random().toString(36).slice(2)}.h5ad`;
  FS.writeFile(path, bytes);
  try {
    return readOpen(
      name,
      opened(name, hdf5, () => new File(path, 'r')),
      inMemory(bytes),
      o,
    );
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

/** Reads AnnData, or what Cell Ranger wrote, and closes. */
export function readOpen(name: string, file: Opened, raw: RawFile, o: TenxOptions & SlotOptions = {}): AnnData {
  try {
    const root = withRawFile(file.root, raw);
    return reading(name, () => (isTenxH5(root) ? readTenxH5(root, name, o) : readFrom({ name, root: onlySlots(root, o.slots) })));
  } finally {
    file.close();
  }
}
