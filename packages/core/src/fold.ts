import type { AttrArgs, Attrs } from './attribute.ts';
import type { Mergeable } from './contract.ts';
import { type AnyArray, type DType, dtypeOf, newArray, sliceArray } from './dtype.ts';
import { fail, throwIfAborted } from './error.ts';
import { scope } from './scope.ts';
import type { CallOptions, Residents, Session } from './session.ts';
import type { Resident } from './resident.ts';
import { type Hosts, isDense, isSparse, type Slot, type Slots } from './slot.ts';
import { canonicalBlocks, copyInto, type RowBlock, type RowSource, stacked } from './source.ts';
import type { Dense, Sparse } from './sparse.ts';
import { combineArrays, foldTree } from './tree.ts';

type Named<T> = { readonly [name: string]: T };

/**
 * Runs a mergeable contract over a source of any block size: the same bits as one call on the whole matrix, with memory for
 * one canonical block. `rest` holds the other inputs, those `along` the rows in full length.
 */
export async function fold<B extends string, I extends Slots, A extends Attrs, O extends Slots>(
  session: Session<B>,
  c: Mergeable<string, I, A, O>,
  source: RowSource,
  rest: Partial<Hosts<I>>,
  attrs: AttrArgs<A>,
  o: CallOptions = {},
): Promise<Hosts<O>> {
  const where = `${session.backend} fold ${c.id}`;
  const given = rest as Named<unknown>,
    along: ReadonlySet<string> = new Set(c.merge.along);
  const by = c.merge.by as Named<'add' | 'max' | 'min' | 'concat'>;
  const others = Object.entries<Slot>(c.inputs).filter(([name]) => name !== c.merge.over && given[name] !== undefined);
  const tree = foldTree(by, combineArrays);
  const chunks = new Map<string, unknown[]>(
    Object.keys(c.outputs)
      .filter((name) => by[name] === 'concat')
      .map((name) => [name, []]),
  );
  let folded: { [name: string]: unknown } = {};

  await scope(session, async (s) => {
    const fixed: { [name: string]: Resident } = {};
    for (const [name, slot] of others) if (!along.has(name)) fixed[name] = await s.upload(slot, asHost(given[name]), o);
    let shapes: Named<unknown> = {};
    for await (const block of blocksOf(source, c.merge.rows, o.signal)) {
      throwIfAborted(o.signal, where);
      const outputs = await scope(s, async (inner) => {
        const inputs: { [name: string]: Resident } = { ...fixed, [c.merge.over]: await inner.upload(slotOf(c.inputs, c.merge.over), asHost(block.matrix), o) };
        for (const [name, slot] of others)
          if (along.has(name)) inputs[name] = await inner.upload(slot, asHost(lines(given[name], block, source.shape[0], name, where)), o);
        const sent: unknown = inputs;
        return inner.run(c, sent as Residents<I, B>, attrs, o.signal ? { signal: o.signal } : {});
      });
      const all: unknown = outputs;
      const taken: Named<unknown> = await session.takeAll<Slots>(all as Named<Resident<Slot, B>>);
      const partial = new Map<string, AnyArray>();
      for (const [name, value] of Object.entries(taken)) {
        if (by[name] === 'concat') chunks.get(name)?.push(value);
        else partial.set(name, isDense(value) ? value.data : (value as AnyArray));
      }
      tree.push(partial);
      shapes = taken;
      o.progress?.({ step: c.id, done: block.firstRow + block.matrix.shape[0], of: source.shape[0] });
    }
    const result = tree.finish();
    folded = Object.fromEntries(Object.entries(shapes).map(([name, like]) => [name, isDense(like) ? { ...like, data: result?.get(name) } : result?.get(name)]));
  });
  for (const [name, parts] of chunks) folded[name] = joined(parts);
  const hosts: unknown = folded;
  return hosts as Hosts<O>;
}

/** Canonical blocks; an empty source has one, without rows. */
async function* blocksOf(source: RowSource, rows: number, signal: AbortSignal | undefined): AsyncGenerator<RowBlock> {
  if (source.shape[0] > 0) return yield* canonicalBlocks(source, rows, signal);
  const matrix: Sparse<DType, 'csr'> = {
    order: 'csr',
    shape: source.shape,
    dtype: source.dtype,
    ptr: 'i32',
    whole: source.whole,
    data: newArray(source.dtype, 0),
    indices: newArray('i32', 0),
    indptr: newArray('i32', 1),
    window: [0, 0],
  };
  yield { firstRow: 0, matrix };
}

/** The elements of a vector that belong to the rows of a block. */
function lines(value: unknown, block: RowBlock, rows: number, name: string, where: string): AnyArray {
  const dtype = dtypeOf(value),
    array = value as AnyArray;
  if (dtype === undefined || array.length !== rows) {
    fail('InvalidInput', {
      where,
      what: `input "${name}" does not go along the rows`,
      expected: `a typed array of ${rows} elements`,
      got: dtype === undefined ? typeof value : `${array.length}`,
      consequence: 'nothing was computed',
      fix: `pass one element of "${name}" for each row of the source`,
    });
  }
  return sliceArray(dtype, array, block.firstRow, block.matrix.shape[0]);
}

/** Block results one after another. */
function joined(parts: readonly unknown[]): unknown {
  const [first] = parts;
  if (parts.length <= 1) return first;
  if (isSparse(first)) return stacked(parts as readonly Sparse<DType, 'csr'>[]);
  const arrays = parts.map((p) => (isDense(p) ? p.data : (p as AnyArray)));
  const all = newArray(
    dtypeOf(arrays[0]) ?? 'f64',
    arrays.reduce((n, a) => n + a.length, 0),
  );
  arrays.reduce((at, a) => {
    copyInto(all, a, at);
    return at + a.length;
  }, 0);
  if (!isDense(first)) return all;
  const dense: Dense = { ...first, shape: [(parts as readonly Dense[]).reduce((n, d) => n + d.shape[0], 0), first.shape[1]], data: all };
  return dense;
}

function slotOf(slots: Slots, name: string): Slot {
  return (
    slots[name] ??
    fail('InvalidInput', {
      where: 'fold',
      what: `the contract has no input "${name}"`,
      consequence: 'nothing was computed',
      fix: 'correct merge.over of the contract',
    })
  );
}
const asHost = (value: unknown) => value as Sparse & Dense & Float64Array;
