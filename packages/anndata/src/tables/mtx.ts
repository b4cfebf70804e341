import { fail, placed, sparse, type Sparse } from '@sparsome/core';
import { type AnnData, anndata, sparseSlot } from '../anndata.ts';
import { dataFrame } from '../frame.ts';
import { canonical } from '../canonical.ts';
import { inFile } from '../read/matrix.ts';
import { corruptText } from './growing.ts';
import { numberIn } from './number.ts';
import { type Gunzip, inflated, type Pieces, wholeLines } from './pieces.ts';
import { type Triplets, triplets } from './triplets.ts';

export interface MtxOptions {
  /** The matrix turned around: genes x cells, as 10x writes, becomes cells x genes. Default false. */
  readonly transpose?: boolean;
  /** New numbers of the columns of the result; -1 leaves a column out. Default: all. */
  readonly columns?: Int32Array;
  /** Called with rows, columns and entries of the file before they are read; may throw. */
  readonly size?: (size: readonly [rows: number, columns: number, entries: number]) => void;
  readonly gunzip?: Gunzip;
}

interface Banner {
  readonly format: string;
  readonly field: string;
  readonly symmetry: string;
}

/**
 * A MatrixMarket file as CSR of float32, as `scanpy.read_mtx` gives. All fields but complex, all symmetries but hermitian,
 * coordinate and array (https://math.nist.gov/MatrixMarket/formats.html). Duplicates are added up. Throws `Corrupt` naming the line.
 */
export async function readMtx(pieces: Pieces, where: string, o: MtxOptions = {}): Promise<Sparse<'f32', 'csr'>> {
  let banner: Banner | undefined,
    found: Triplets | undefined,
    line = 0;
  for await (const block of wholeLines(inflated(pieces, where, o.gunzip))) {
    let at = 0;
    while (!found && at < block.length) {
      const end = block.indexOf(10, at),
        text = new TextDecoder().decode(block.subarray(at, end)).trim();
      line++;
      if (!banner) banner = bannerOf(text, where);
      else if (text !== '' && !text.startsWith('%')) {
        const size = sizeOf(text, banner, where, line);
        o.size?.(size);
        found = triplets(size, banner, where, o);
      }
      at = end + 1;
    }
    if (found && banner)
      line = banner.format === 'array' ? readValues(block, at, found, where, line) : readEntries(block, at, found, where, line, banner.field === 'pattern');
  }
  if (!banner)
    return fail('Corrupt', {
      where,
      what: 'the file is empty',
      expected: 'a MatrixMarket file',
      got: 'nothing',
      consequence: 'nothing was read',
      fix: 'copy or download it again',
    });
  if (!found) return corruptText(where, 'the file ends before the size of the matrix', 'rows, columns and entries', 'nothing');
  const all = found;
  if (all.missing() > 0)
    corruptText(where, 'the file was cut short', `${all.expected} entries, as its head says`, `${all.expected - all.missing()}`, 'copy or download it again');
  return inFile(where, () => ({ ...sparse(canonical(all.end())), order: 'csr' as const, dtype: 'f32' as const }) as Sparse<'f32', 'csr'>);
}

/** `readMtxFile` of the package. */
export async function readMtxFile(pieces: Pieces, where: string, o: MtxOptions = {}): Promise<AnnData> {
  const X = await readMtx(pieces, where, o);
  const [obs, vars] = X.shape.map((n) => dataFrame(Array.from({ length: n }, (_, i) => String(i))));
  return anndata({ X: placed(sparseSlot, X), obs: obs!, var: vars! });
}

function bannerOf(text: string, where: string): Banner {
  const [start = '', object, format = '', field = '', symmetry = ''] = text.toLowerCase().split(/\s+/);
  if (start !== '%%matrixmarket' || object !== 'matrix') {
    return corruptText(where, 'not a MatrixMarket file', 'a first line "%%MatrixMarket matrix coordinate ..."', `"${text}"`, 'pass a .mtx file');
  }
  const known =
    ['coordinate', 'array'].includes(format) &&
    ['real', 'double', 'integer', 'unsigned-integer', 'pattern'].includes(field) &&
    ['general', 'symmetric', 'skew-symmetric'].includes(symmetry);
  if (known && !(format === 'array' && field === 'pattern')) return { format, field, symmetry };
  return fail('Unsupported', {
    where,
    what: 'a MatrixMarket file of a kind that is not read',
    expected: 'coordinate or array; real, integer or pattern; general, symmetric or skew-symmetric',
    got: [format, field, symmetry].join(' '),
    consequence: 'nothing was read',
    fix: 'write the matrix again as coordinate real general',
  });
}

function sizeOf(text: string, { format, symmetry }: Banner, where: string, line: number): readonly [rows: number, columns: number, entries: number] {
  const sizes = text.split(/\s+/).map(Number),
    [rows = NaN, columns = NaN] = sizes;
  const right =
    sizes.length === (format === 'array' ? 2 : 3) && sizes.every((n) => Number.isInteger(n) && n >= 0) && rows <= 0x7fffffff && columns <= 0x7fffffff;
  if (!right || (symmetry !== 'general' && rows !== columns)) {
    return corruptText(`${where} line ${line}`, 'not the size of a matrix', format === 'array' ? 'rows and columns' : 'rows, columns and entries', `"${text}"`);
  }
  const below = (rows * (rows - 1)) / 2;
  return [rows, columns, sizes[2] ?? (symmetry === 'general' ? rows * columns : symmetry === 'symmetric' ? below + rows : below)];
}

/** Lines `row column value`, counted from one; gives the number of the last line. */
function readEntries(b: Uint8Array, from: number, to: Triplets, where: string, before: number, pattern: boolean): number {
  let at = from,
    line = before;
  const bad = (): never => {
    const start = b.lastIndexOf(10, at - 1) + 1;
    const text = new TextDecoder().decode(b.subarray(start, b.indexOf(10, start))).trim();
    return corruptText(`${where} line ${line}`, 'not an entry of the matrix', pattern ? 'row and column' : 'row, column and value', `"${text}"`);
  };
  for (const length = b.length; at < length; ) {
    line++;
    while (isBlank(b[at]!)) at++;
    if (b[at] === 10) {
      at++;
      continue;
    }
    let row = 0,
      column = 0,
      start = at,
      digit = b[at]! - 48;
    while (digit >= 0 && digit <= 9) {
      row = row * 10 + digit;
      digit = b[++at]! - 48;
    }
    if (at === start || !isBlank(b[at]!)) bad();
    while (isBlank(b[at]!)) at++;
    start = at;
    digit = b[at]! - 48;
    while (digit >= 0 && digit <= 9) {
      column = column * 10 + digit;
      digit = b[++at]! - 48;
    }
    if (at === start || !(isBlank(b[at]!) || b[at] === 10)) bad();
    while (isBlank(b[at]!)) at++;
    let value = 1;
    if (!pattern) {
      start = at;
      while (b[at]! > 32) at++;
      value = at === start ? bad() : numberIn(b, start, at, bad);
      while (isBlank(b[at]!)) at++;
    }
    if (b[at] !== 10) bad();
    at++;
    to.add(row, column, value, line);
  }
  return line;
}

/** One value a line, column after column. */
function readValues(b: Uint8Array, from: number, to: Triplets, where: string, before: number): number {
  let line = before;
  for (let at = from; at < b.length; line++) {
    const end = b.indexOf(10, at);
    let start = at,
      stop = end;
    while (start < stop && isBlank(b[start]!)) start++;
    while (stop > start && isBlank(b[stop - 1]!)) stop--;
    at = end + 1;
    if (start < stop)
      to.next(
        numberIn(b, start, stop, (text) => corruptText(`${where} line ${line + 1}`, 'not a value of the matrix', 'a number', `"${text}"`)),
        line + 1,
      );
  }
  return line;
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13;
