import { open, readdir, stat } from 'node:fs/promises';
import { fail } from '@sparsome/core';

/** What is seen of an input before a reader is chosen. */
export interface Start {
  /** A path, or an address that begins with http:// or https://. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** The first bytes of a file, at most 512; none for a folder. */
  readonly head: Uint8Array;
  /** Bytes of a file; 0 for a folder. */
  readonly size: number;
  /** Names in a folder; none for a file. */
  readonly entries: readonly string[];
}
const headBytes = 512;

/** Looks at a file or folder. Throws `InvalidInput` when there is none. */
export async function startOf(path: string): Promise<Start> {
  // What lies behind an address is looked at by its reader.
  if (/^https?:\/\//.test(path)) return { path, kind: 'folder', head: new Uint8Array(0), size: 0, entries: [] };
  try {
    if ((await stat(path)).isDirectory()) return { path, kind: 'folder', head: new Uint8Array(0), size: 0, entries: await readdir(path) };
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(headBytes), 0, headBytes, 0);
      return { path, kind: 'file', head: buffer.subarray(0, bytesRead), size: (await file.stat()).size, entries: [] };
    } finally {
      await file.close();
    }
  } catch (cause) {
    return fail(
      'InvalidInput',
      {
        where: path,
        what: 'the file cannot be opened',
        got: cause instanceof Error ? cause.message.replace(', stat ', ', open ') : String(cause),
        consequence: 'nothing was read',
        fix: 'check the path and its permissions',
      },
      cause,
    );
  }
}
