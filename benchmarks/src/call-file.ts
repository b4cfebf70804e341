import { type AnyArray, type AnyDesc, bytesOf, type Contract, isDense, isSparse, majorOf, newArray, type SparseDesc } from '@sparsome/core';
import { frameAttributes, frameSlots } from '@sparsome/core/frame';
import { attributesOf, descsOf, type Example, outputsOf } from './example.ts';

interface View {
  readonly desc: AnyDesc;
  readonly data: AnyArray;
  readonly indices?: AnyArray;
  readonly indptr?: AnyArray;
}
const isSparseDesc = (d: AnyDesc): d is SparseDesc => 'nnz' in d;

/** A call as bytes that `native/count.cc` reads: the frame that kernels see, with inputs filled and outputs zero. */
export function callFile(c: Contract, e: Example): Uint8Array {
  const descs: { readonly [name: string]: AnyDesc } = descsOf(e.inputs);
  const inputs = Object.fromEntries(
    Object.entries(e.inputs).map(([name, value]): [string, View] => {
      const desc = descs[name]!;
      if (isSparse(value)) return [name, { desc, data: value.data, indices: value.indices, indptr: value.indptr }];
      return [name, { desc, data: isDense(value) ? value.data : value }];
    }),
  );
  const outputs = Object.fromEntries(Object.entries(outputsOf(c, e)).map(([name, desc]) => [name, empty(desc, sharedBy(c, name, inputs))]));
  const slots = frameSlots<AnyArray>(c, inputs, outputs);
  const arrays = slots.map((s) => [s.data, s.indices, s.indptr]);
  const id = new TextEncoder().encode(c.id),
    attributes = frameAttributes(c, attributesOf(c, e.attrs));
  const measures = slots.flatMap((s, n) => [s.major, s.minor, s.nnz, s.dtype, s.ptr, s.order, s.data ? 1 : 0, ...arrays[n]!.map((a) => a?.byteLength ?? 0)]);
  const parts = [
    Float64Array.of(id.length, slots.length, attributes.length),
    id,
    Float64Array.from(measures),
    attributes,
    ...arrays.flat().filter((a) => a !== undefined),
  ].map((p) => bytesOf(p));
  const file = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  parts.reduce((at, p) => {
    file.set(p, at);
    return at + p.length;
  }, 0);
  return file;
}

/** The pattern that an output takes from inputs. */
function sharedBy(
  c: Contract,
  output: string,
  inputs: { readonly [name: string]: View },
): { readonly indices?: AnyArray | undefined; readonly indptr?: AnyArray | undefined } {
  const slot = c.outputs[output];
  if (slot?.kind !== 'sparse' || !slot.shares) return {};
  const pointers = inputs[slot.shares.indptr];
  return { indices: inputs[slot.shares.indices ?? '']?.indices, indptr: pointers?.indptr ?? pointers?.data };
}

function empty(desc: AnyDesc, shared: ReturnType<typeof sharedBy>): View {
  if (!isSparseDesc(desc))
    return {
      desc,
      data: newArray(
        desc.dtype,
        desc.shape.reduce((n, length) => n * length, 1),
      ),
    };
  return {
    desc,
    data: newArray(desc.dtype, desc.nnz),
    indices: shared.indices ?? newArray('i32', desc.nnz),
    indptr: shared.indptr ?? newArray(desc.ptr, majorOf(desc) + 1),
  };
}
