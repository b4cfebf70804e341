import { fail } from '@sparsome/core';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes from the start of a file that `checkHdf5` wants to see. */
export const headBytes = 64;

/** Does it begin as HDF5 files do? */
export const isHdf5 = (head: Uint8Array): boolean => signature.every((byte, i) => head[i] === byte);

/**
 * Is this the start of a complete HDF5 file? Throws `Corrupt`, saying what it is instead, or how much is missing: the
 * superblock tells the size of the file (HDF5 File Format Specification, II.A).
 */
export function checkHdf5(name: string, head: Uint8Array, size: number): void {
  if (!isHdf5(head)) {
    fail('Corrupt', {
      where: name,
      what: 'not an HDF5 file',
      expected: 'an h5ad file',
      got: guess(head),
      consequence: 'nothing was read',
      fix: 'pass an h5ad file',
    });
  }
  const version = head[8] ?? 0,
    at = version < 2 ? (version === 1 ? 44 : 40) : 28;
  if (head.length < at + 8) cutShort(name, BigInt(headBytes), size);
  const end = new DataView(head.buffer, head.byteOffset).getBigUint64(at, true);
  if (end > BigInt(size)) cutShort(name, end, size);
}

const cutShort = (name: string, expected: bigint, size: number): never =>
  fail('Corrupt', {
    where: name,
    what: 'the file was cut short',
    expected: `${expected} bytes`,
    got: `${size} bytes`,
    consequence: 'nothing was read',
    fix: 'copy or download it again',
  });

/** What something else may be, in words. */
export function guess(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file';
  if (head[0] === 0x50 && head[1] === 0x4b) return 'a zip archive';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'a gzip file';
  const text = head.subarray(0, 8);
  return text.every((b) => b >= 9 && b < 127) ? `text beginning "${new TextDecoder().decode(text)}"` : 'another kind of file';
}
