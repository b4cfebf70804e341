import type { Dataset, Group } from 'h5wasm';
import { dense, type DTypes, isSparsomeError, placed, type Ptr, sparse, SparsomeError } from '@sparsome/core';
import { denseSlot, type DenseMatrix, type Matrix, sparseSlot } from '../anndata.ts';
import { canonical } from '../canonical.ts';
import type { NumberArray } from '../column.ts';
import { attributeText, boolsIn, corrupt, datasetIn, encodingOf, isBool, numbersIn } from './source.ts';

type Values = DTypes['f32' | 'f64' | 'i32' | 'u16'];

/** Is this a sparse matrix, of today's layout or of anndata before 0.7? */
export const isSparseGroup = (g: Group): boolean => /^cs[rc]_matrix$/.test(encodingOf(g)) || attributeText(g, 'h5sparse_format') !== '';

/** A sparse or dense matrix. Throws `Corrupt` or `InvalidInput` naming the place in the file. */
export function readMatrix(e: Group | Dataset, where: string): Matrix {
  return 'keys' in e ? readSparse(e, where) : readDense(e, where);
}

export function readSparseValue(g: Group, where: string) {
  const format = encodingOf(g).slice(0, 3) || attributeText(g, 'h5sparse_format');
  const order = format === 'csc' ? 'csc' : 'csr';
  const shape = Array.from(
    numbersOfAttribute(g, 'shape') ?? numbersOfAttribute(g, 'h5sparse_shape') ?? corrupt(where, 'the shape is missing', 'an attribute "shape"', 'none'),
    Number,
  );
  const [rows = 0, cols = 0] = shape;
  const data = datasetIn(g, 'data', where);
  const values = valuesOf(isBool(data) ? boolsIn(data, `${where}/data`) : numbersIn(data, `${where}/data`));
  const indices = indicesOf(numbersIn(datasetIn(g, 'indices', where), `${where}/indices`), `${where}/indices`);
  const indptr = pointersOf(numbersIn(datasetIn(g, 'indptr', where), `${where}/indptr`));
  const lines = order === 'csr' ? rows : cols,
    minors = order === 'csr' ? cols : rows;
  checkPointers(indptr, lines, Math.min(values.length, indices.length), where);
  const outside = indices.findIndex((i) => i < 0 || i >= minors);
  if (outside >= 0) corrupt(`${where}/indices`, `index ${outside} is out of range`, `0 to ${minors - 1}`, String(indices[outside]));
  return inFile(where, () => sparse(canonical({ order, shape: [rows, cols], data: values, indices, indptr })));
}

function readSparse(g: Group, where: string): Matrix {
  return placed(sparseSlot, readSparseValue(g, where));
}

function readDense(d: Dataset, where: string): DenseMatrix {
  const [rows = 0, cols = 1] = d.shape ?? [];
  const values = valuesOf(isBool(d) ? boolsIn(d, where) : numbersIn(d, where));
  const bad = values.findIndex((v) => v - v !== 0);
  return placed(
    denseSlot,
    inFile(where, () => {
      if (bad >= 0 && where.endsWith('/X'))
        corrupt(where, `row ${Math.floor(bad / cols)}, column ${bad % cols} is not finite`, 'finite numbers', String(values[bad]));
      return dense([rows, cols], values);
    }),
  );
}

function checkPointers(indptr: DTypes[Ptr], lines: number, entries: number, where: string): void {
  if (indptr.length !== lines + 1) corrupt(`${where}/indptr`, 'it has the wrong length', `${lines + 1} entries`, String(indptr.length));
  for (let m = 0; m < lines; m++) {
    if (Number(indptr[m + 1]) < Number(indptr[m])) corrupt(`${where}/indptr`, `it falls at line ${m}`, `at least ${indptr[m]}`, String(indptr[m + 1]));
  }
  if (Number(indptr[0]) !== 0 || Number(indptr[lines]) > entries)
    corrupt(`${where}/indptr`, 'it does not fit data and indices', `from 0 to at most ${entries}`, `${indptr[0]} to ${indptr[lines]}`);
}

/** Values in a type that kernels take: integers as small as they fit, f64 beyond 32 bits. */
export function valuesOf(a: NumberArray): Values {
  if (a instanceof Float32Array || a instanceof Float64Array || a instanceof Int32Array || a instanceof Uint16Array) return a;
  if (a instanceof Uint8Array) return Uint16Array.from(a);
  if (a instanceof Int8Array || a instanceof Int16Array) return Int32Array.from(a);
  const numbers = Float64Array.from(a, Number);
  return numbers.every((v) => v >= -0x80000000 && v <= 0x7fffffff) ? Int32Array.from(numbers) : numbers;
}

function indicesOf(a: NumberArray, where: string): Int32Array {
  if (a instanceof Int32Array) return a;
  const numbers = Int32Array.from(a, Number);
  const wrong = numbers.findIndex((v, i) => v !== Number(a[i]));
  return wrong < 0 ? numbers : corrupt(where, `index ${wrong} does not fit 32 bits`, 'at most 2147483647', String(a[wrong]));
}

const pointersOf = (a: NumberArray): DTypes[Ptr] => {
  if (a instanceof Int32Array) return a;
  const wide = BigInt64Array.from(a, BigInt);
  return (wide.at(-1) ?? 0n) <= 0x7fffffffn ? Int32Array.from(wide, Number) : wide;
};

function numbersOfAttribute(g: Group, name: string): NumberArray | undefined {
  const value = g.attrs[name]?.value;
  return ArrayBuffer.isView(value) && !(value instanceof Uint8ClampedArray) ? value : undefined;
}

/** Errors of the border, told with the place in the file. */
function inFile<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (e) {
    if (!isSparsomeError(e, 'InvalidInput')) throw e;
    const { what, expected, got, fix } = e;
    throw new SparsomeError(
      'InvalidInput',
      { where, what, ...(expected ? { expected } : {}), ...(got ? { got } : {}), consequence: 'the file was not read', fix },
      e,
    );
  }
}
