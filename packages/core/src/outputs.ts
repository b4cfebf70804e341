import type { Attrs, AttrValues } from './attribute.ts';
import type { Buffer, BufferStore } from './buffers.ts';
import type { Contract } from './contract.ts';
import { fail } from './error.ts';
import type { Held } from './resident.ts';
import { type AnyDesc, type Descs, descText, isSparseDesc, refusal, type Slots, slotText } from './slot.ts';
import { majorOf } from './sparse.ts';

type Named<T> = ReadonlyMap<string, T>;

/** What the contract says the outputs are; a refusal by the output slot is a defect of the contract. */
export function outputDescs<I extends Slots, A extends Attrs, O extends Slots>(
  c: Contract<string, I, A, O>,
  inputs: Named<AnyDesc>,
  attrs: AttrValues<A>,
  where: string,
): Map<string, AnyDesc> {
  const inferred: { readonly [name: string]: AnyDesc } = c.infer(erased(inputs), attrs);
  return new Map(
    Object.entries(c.outputs).map(([name, slot]) => {
      const desc = inferred[name],
        why = desc ? refusal(slot, desc) : 'it is missing';
      if (!desc || why !== undefined) {
        fail('InvalidInput', {
          where,
          what: `infer gave a wrong output "${name}": ${why}`,
          expected: slotText(slot),
          got: desc ? descText(desc) : 'nothing',
          consequence: 'nothing was computed',
          fix: 'correct infer() of the contract',
        });
      }
      return [name, desc];
    }),
  );
}

/** Buffers for the outputs; what a slot shares with inputs is held once more, not copied. On failure nothing stays allocated. */
export function allocate<D>(store: BufferStore<D>, c: Contract, descs: Named<AnyDesc>, inputs: Named<Held<D>>): Map<string, Held<D>> {
  const made: Buffer<D>[] = [];
  const keep = (b: Buffer<D>): Buffer<D> => {
    made.push(b);
    return b;
  };
  try {
    return new Map(
      Object.entries(c.outputs).map(([name, slot]) => {
        const desc = descs.get(name);
        if (!desc) throw new TypeError('unreachable');
        const common = { slot, desc, pins: 0, disposed: false };
        if (!isSparseDesc(desc)) return [name, { ...common, data: keep(store.allocate(desc.dtype, elements(desc))) }];
        const { indices, indptr } = (slot.kind === 'sparse' && slot.shares) || {};
        const from = inputs.get(indptr ?? ''),
          starts = from?.starts;
        return [
          name,
          {
            ...common,
            data: keep(store.allocate(desc.dtype, desc.nnz)),
            indices: keep(inputs.get(indices ?? '')?.indices?.retain() ?? store.allocate('i32', desc.nnz)),
            indptr: keep((from?.indptr ?? from?.data)?.retain() ?? store.allocate(desc.ptr, majorOf(desc) + 1)),
            ...(starts ? { starts } : {}),
          },
        ];
      }),
    );
  } catch (e) {
    for (const b of made) b.release();
    throw e;
  }
}

/** Elements of a value that a kernel fills: of a sparse matrix its entries. */
export const elements = (desc: AnyDesc | undefined): number => (desc === undefined ? 0 : isSparseDesc(desc) ? desc.nnz : desc.shape.reduce((a, b) => a * b, 1));

/** Descriptions by name as the record that a contract's functions take. */
export function erased<I extends Slots>(descs: Named<AnyDesc>): Descs<I> {
  const record: unknown = Object.fromEntries(descs);
  return record as Descs<I>;
}
