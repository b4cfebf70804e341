import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import h5wasm, { type Attribute, Dataset, File, Group } from 'h5wasm/node';
import { createHdf5, type Hdf5Options, type Hdf5Writer } from '../../src/hdf5/index.ts';
import { nodeSink } from '../../src/hdf5/node-sink.ts';

export const deflate = (bytes: Uint8Array, level: number): Uint8Array => deflateSync(bytes, { level });

/** Runs `use` with the path of a file in a new folder, which is removed afterwards. */
export async function withPath<T>(use: (path: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sparsome-hdf5-'));
  try {
    return await use(join(folder, 'test.h5'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a file by our writer. */
export async function writeFile(path: string, fill: (file: Hdf5Writer) => Promise<void>, options: Hdf5Options = { deflate }): Promise<void> {
  const sink = await nodeSink(path);
  try {
    const file = createHdf5(sink, options);
    await fill(file);
    await file.close();
  } finally {
    await sink.close();
  }
}

/** Reads a file by the HDF5 library (h5wasm). */
export async function readFile<T>(path: string, use: (file: File) => T): Promise<T> {
  await h5wasm.ready;
  const file = new File(path, 'r');
  try {
    return use(file);
  } finally {
    file.close();
  }
}

/** Writes with our writer, reads with h5wasm. */
export const roundTrip = <T>(fill: (file: Hdf5Writer) => Promise<void>, use: (file: File) => T): Promise<T> =>
  withPath(async (path) => {
    await writeFile(path, fill);
    return readFile(path, use);
  });

export function datasetAt(file: File, path: string): Dataset {
  const found = file.get(path);
  if (!(found instanceof Dataset)) throw new Error(`no dataset ${path}`);
  return found;
}

export function groupAt(file: File, path: string): Group {
  const found = file.get(path);
  if (!(found instanceof Group)) throw new Error(`no group ${path}`);
  return found;
}

export function attributesOf(file: File, path: string): Readonly<Record<string, Attribute>> {
  const found = file.get(path);
  if (!(found instanceof Dataset || found instanceof Group)) throw new Error(`no object ${path}`);
  return found.attrs;
}

export function attributeAt(file: File, path: string, name: string): Attribute {
  const attribute = attributesOf(file, path)[name];
  if (!attribute) throw new Error(`no attribute ${name} of ${path}`);
  return attribute;
}
