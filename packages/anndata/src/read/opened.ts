import type { Group } from 'h5wasm';
import { fail, isSparsomeError } from '@sparsome/core';

interface OpenFile {
  readonly file_id: bigint;
  close(): unknown;
}
/** The part of h5wasm that says what becomes of errors inside HDF5. */
export interface Hdf5 {
  activate_throwing_error_handler(): number;
  deactivate_throwing_error_handler(): number;
}
export interface Opened {
  readonly root: Group;
  close(): void;
}

/** Opens a file. While it is open, errors of HDF5 are thrown and not printed page by page. Throws `Corrupt` when it cannot be opened. */
export function opened<F extends OpenFile & Group>(name: string, hdf5: Hdf5, open: () => F): Opened {
  hdf5.activate_throwing_error_handler();
  let file: F | undefined, cause: unknown;
  try {
    file = open();
  } catch (e) {
    cause = e;
  }
  // h5wasm throws, or gives a file without an id, for what is not HDF5.
  if (!file || file.file_id < 0n) {
    hdf5.deactivate_throwing_error_handler();
    return fail(
      'Corrupt',
      { where: name, what: 'HDF5 cannot open the file', expected: 'an h5ad file', got: 'a damaged one', consequence: 'nothing was read', fix },
      cause,
    );
  }
  const root = file;
  return {
    root,
    close() {
      try {
        root.close();
      } catch {
        // A damaged file may not close cleanly; what was wrong with it has been told.
      } finally {
        hdf5.deactivate_throwing_error_handler();
      }
    },
  };
}
const fix = 'copy or download it again';

/** Work on an open file; what HDF5 throws, and what comes of sizes that cannot be, is told as damage. */
export function reading<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (isSparsomeError(cause)) throw cause;
    return fail(
      'Corrupt',
      { where: name, what: 'HDF5 cannot read the file', expected: 'a whole h5ad file', got: reasonOf(cause), consequence: 'nothing was read', fix },
      cause,
    );
  }
}

/** Of the stack that HDF5 gives, the innermost reason. */
export function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return [...message.matchAll(/^ *#\d+: .* in \w+\(\): (.*)$/gm)].at(-1)?.[1] ?? message;
}
