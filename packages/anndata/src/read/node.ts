import { resolve } from 'node:path';
import { File, ready } from 'h5wasm/node';
import type { AnnData } from '../anndata.ts';
import type { Start } from '../start.ts';
import type { TenxOptions } from '../tenx/features.ts';
import { opened, readOpen } from './bytes.ts';
import { onDisk } from './direct/disk.ts';
import { withRawFile } from './direct/file.ts';
import { type H5adRows, type RowOptions, rowsOf } from './rows.ts';
import { checkHdf5 } from './signature.ts';
import type { SlotOptions } from './slots.ts';

/** Reads an HDF5 file of AnnData or of Cell Ranger. Throws `Corrupt` for anything else. */
export async function readFile({ path, head, size }: Start, o: TenxOptions & SlotOptions): Promise<AnnData> {
  checkHdf5(path, head, size);
  await ready;
  const raw = onDisk(path);
  try {
    return readOpen(path, () => new File(resolve(path), 'r'), raw, o);
  } finally {
    raw.close();
  }
}

/** The rows of a matrix in such a file. */
export async function rowsOfFile({ path, head, size }: Start, o: RowOptions): Promise<H5adRows> {
  checkHdf5(path, head, size);
  await ready;
  return rowsOf(
    path,
    () => {
      const file = opened(path, () => new File(resolve(path), 'r')),
        raw = onDisk(path);
      return {
        root: withRawFile(file, raw),
        close() {
          file.close();
          raw.close();
        },
      };
    },
    o,
  );
}
