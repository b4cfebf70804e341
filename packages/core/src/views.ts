import type { Buffer } from './buffers.ts';
import type { Contract } from './contract.ts';
import { elements } from './outputs.ts';
import type { Piece } from './pieces.ts';
import type { Held } from './resident.ts';
import { type AnyDesc, isSparseDesc } from './slot.ts';
import { minorOf, shapeOf } from './sparse.ts';

type Named<T> = ReadonlyMap<string, T>;

/** Descriptions of the inputs of one piece. */
export function pieceDescs(c: Contract, inputs: Named<Held>, piece: Piece): Map<string, AnyDesc> {
  return new Map(
    [...inputs].map(([name, { desc }]) => {
      if (!isCut(c, name)) return [name, desc];
      const lines = piece.to - piece.from;
      if (isSparseDesc(desc)) return [name, { ...desc, shape: shapeOf(desc.order, lines, minorOf(desc)), nnz: piece.end - piece.start }];
      return [name, { ...desc, shape: [lines, ...desc.shape.slice(1)] }];
    }),
  );
}

/** What a kernel sees of the inputs for one piece. */
export function inputViews<D>(c: Contract, inputs: Named<Held<D>>, descs: Named<AnyDesc>, piece: Piece): Map<string, object> {
  return new Map(
    [...inputs].map(([name, h]) => {
      const desc = descs.get(name);
      if (!isCut(c, name)) return [name, { desc, data: h.data.data, indices: h.indices?.data, indptr: h.indptr?.data }];
      if (h.indices && h.indptr) {
        const n = piece.end - piece.start,
          at = piece.start - piece.base;
        return [
          name,
          { desc, data: h.data.slice(at, n).data, indices: h.indices.slice(at, n).data, indptr: h.indptr.slice(piece.from, piece.to - piece.from + 1).data },
        ];
      }
      const width = h.desc.shape[1] ?? 1;
      return [name, { desc, data: h.data.slice(piece.from * width, (piece.to - piece.from) * width).data }];
    }),
  );
}

/** What a kernel sees of the outputs for one piece: partials of those that are folded, the next part of the others. */
export function outputViews<D>(
  outputs: Named<Held<D>>,
  descs: Named<AnyDesc>,
  partial: Named<Buffer<D>>,
  written: Map<string, number>,
  cut: boolean,
): Map<string, object> {
  return new Map(
    [...outputs].map(([name, h]) => {
      const desc = descs.get(name),
        own = partial.get(name);
      if (own) return [name, { desc, data: own.data }];
      if (!cut) return [name, { desc, data: h.data.data, indices: h.indices?.data, indptr: h.indptr?.data }];
      const at = written.get(name) ?? 0,
        n = elements(desc);
      written.set(name, at + n);
      return [name, { desc, data: h.data.slice(at, n).data, indices: h.indices?.slice(at, n).data, indptr: h.indptr?.data }];
    }),
  );
}

const isCut = (c: Contract, name: string): boolean => c.merge?.over === name || (c.merge?.along?.includes(name) ?? false);

/** Views by name as the record that a kernel takes. */
export function erasedViews<V>(views: Named<object>): V {
  const record: unknown = Object.fromEntries(views);
  return record as V;
}
