// A call of every contract on random data, for comparing backends with js bit by bit. Runs in Node and in pages.
import { type Contract, dense, type Host, majorOf, type Session, type Slot, sparse } from '@sparsome/core';
import { contracts } from '../src/kernels.gen.ts';

export { contracts };
type Values = 'f32' | 'f64' | 'i32' | 'u16';
export type Matrix = ReturnType<typeof randomMatrix>;
export interface Case {
  readonly inputs: { readonly [name: string]: Host<Slot> };
  readonly attrs: { readonly [name: string]: number };
}

/** A stream of numbers in [0, 1) (Lehmer's generator of Park and Miller). */
export function uniforms(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const arrayOf = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u16: Uint16Array } as const;

/** About 30 % filled, some lines empty, some stored zeros; values of both signs where the dtype has them. */
export function randomMatrix(major: number, minor: number, dtype: Values, ptr: 'i32' | 'i64', order: 'csr' | 'csc', seed = 1) {
  const next = uniforms(seed),
    values: number[] = [],
    indices: number[] = [],
    starts = [0];
  const value = { f32: () => next() * 20 - 5, f64: () => next() * 20 - 5, i32: () => Math.floor(next() * 2000) - 500, u16: () => Math.floor(next() * 9) }[
    dtype
  ];
  for (let m = 0; m < major; m++) {
    if (next() > 0.05) {
      for (let c = 0; c < minor; c++) {
        if (next() > 0.3) continue;
        values.push(value());
        indices.push(c);
      }
    }
    starts.push(values.length);
  }
  const indptr = ptr === 'i64' ? BigInt64Array.from(starts, BigInt) : Int32Array.from(starts);
  return sparse({
    order,
    shape: order === 'csr' ? [major, minor] : [minor, major],
    data: arrayOf[dtype].from(values),
    indices: Int32Array.from(indices),
    indptr,
  });
}

const lengths = (x: Matrix): number[] => Array.from({ length: x.indptr.length - 1 }, (_, m) => Number(x.indptr[m + 1]) - Number(x.indptr[m]));
const added = (counts: readonly number[]): number[] => {
  let sum = 0;
  return [0, ...counts.map((n) => (sum += n))];
};
const minorOf = (x: Matrix): number => (x.order === 'csr' ? x.shape[1] : x.shape[0]);
const pointers = (x: Matrix, starts: readonly number[]) => (x.ptr === 'i64' ? BigInt64Array.from(starts, BigInt) : Int32Array.from(starts));

/** Of a small f32 matrix: its lines and columns as vertices, joined where it has entries; symmetric. */
function graphOf(x: Matrix) {
  if (x.dtype !== 'f32' || x.order !== 'csr' || x.shape[1] > 1000) return undefined;
  const [major, minor] = x.shape,
    n = major + minor;
  const lines: [number, number][][] = Array.from({ length: n }, () => []);
  lengths(x).forEach((length, m) => {
    for (let p = Number(x.indptr[m]); p < Number(x.indptr[m]) + length; p++) {
      const c = major + x.indices[p]!,
        weight = Math.abs(x.data[p]!);
      lines[m]!.push([c, weight]);
      lines[c]!.push([m, weight]);
    }
  });
  const flat = lines.flat(),
    indptr = pointers(x, added(lines.map((line) => line.length)));
  return sparse({ order: 'csr', shape: [n, n], data: Float32Array.from(flat, ([, w]) => w), indices: Int32Array.from(flat, ([i]) => i), indptr });
}
const ofGraph = (x: Matrix): Case | undefined => {
  const graph = graphOf(x);
  return graph && { inputs: { graph }, attrs: {} };
};

/** Inputs by contract; undefined where the contract does not take this dtype. */
const makers: { readonly [id: string]: (x: Matrix, next: () => number) => Case | undefined } = {
  'embed.umap': (x, next) => {
    const graph = graphOf(x);
    if (!graph) return undefined;
    const n = graph.shape[0];
    return {
      inputs: { graph, start: { shape: [n, 2], dtype: 'f32', data: Float32Array.from({ length: 2 * n }, () => next() * 4 - 2) } },
      attrs: { epochs: 3, a: 0.58303, b: 1.334167, seed: 9 },
    };
  },
  'graph.components': ofGraph,
  'graph.leiden': ofGraph,
  'graph.spectral-start': ofGraph,
  'graph.fuzzy-union-count': (x) => ({ inputs: neighborhoods(x), attrs: {} }),
  'graph.fuzzy-union-fill': (x) => {
    const g = neighborhoods(x),
      rows = lengths(x).map(() => new Set<number>());
    g.indices.data.forEach((to, p) => {
      const from = Math.floor(p / neighbors);
      if (to < 0 || to === from || g.weights.data[p] === 0) return;
      rows[from]!.add(to);
      rows[to]!.add(from);
    });
    const starts = added(rows.map((row) => row.size));
    return { inputs: { ...g, indptr: pointers(x, starts) }, attrs: { nnz: starts.at(-1)! } };
  },
  'graph.membership-strengths': (x) => {
    if (!real(x)) return undefined;
    const { shape, data } = rowsOf(x, neighbors);
    for (let i = 0; i < shape[0]; i++) data.subarray(i * neighbors, (i + 1) * neighbors).sort();
    return { inputs: { distances: dense(shape, data) }, attrs: {} };
  },
  'knn.probe': (x) => neighborsOf(x, { clusters: 30, probes: 3 }),
  'knn.search': (x) => neighborsOf(x, {}),
  'rank.reference-sums': (x, next) => ({
    inputs: { x, group: Int32Array.from({ length: minorOf(x) }, () => Math.floor(next() * 6) - 1) },
    attrs: { groups: 4, reference: 2 },
  }),
  'rank.group-sums': (x, next) => ({ inputs: { x, group: Int32Array.from({ length: minorOf(x) }, () => Math.floor(next() * 6) - 1) }, attrs: { groups: 4 } }),
  'rank.minor-group-sums': (x, next) => ({
    inputs: { x, group: Int32Array.from({ length: majorOf(x) }, () => Math.floor(next() * 6) - 1) },
    attrs: { groups: 4 },
  }),
  'dense.center-gram': (x, next) => square(x, (a, sum) => ({ inputs: { gram: a, sum }, attrs: { rows: 9 } }), next),
  'dense.center-scale-clip': (x, next) => {
    const columns = Float64Array.from({ length: minorOf(x) }, () => next() + 0.5);
    return thin(x) ? { inputs: { x: table(lengths(x).length, minorOf(x), next), mean: columns, std: columns }, attrs: { max: 1.1 } } : undefined;
  },
  'dense.eigh-top': (x, next) => (minorOf(x) > 0 ? square(x, (a) => ({ inputs: { a }, attrs: { count: 2 } }), next) : undefined),
  'dense.gram': (x, next) => (thin(x) ? { inputs: { x: table(lengths(x).length, minorOf(x), next) }, attrs: {} } : undefined),
  'dense.matmul': (x, next) => (thin(x) ? { inputs: { x: table(lengths(x).length, minorOf(x), next), b: table(minorOf(x), 13, next) }, attrs: {} } : undefined),
  'sparse.covariance-eigh': (x) => (real(x) && thin(x) && minorOf(x) > 2 && lengths(x).length > 3 ? { inputs: { x }, attrs: { count: 2 } } : undefined),
  'sparse.gram': (x) => (real(x) && thin(x) ? { inputs: { x }, attrs: {} } : undefined),
  'sparse.matmul-dense': (x, next) => (real(x) ? { inputs: { x, b: table(minorOf(x), 13, next) }, attrs: {} } : undefined),
  'sparse.to-dense': (x) => (real(x) ? { inputs: { x }, attrs: {} } : undefined),
  'sparse.clipped-moments': (x, next) => ({ inputs: { x, clip: Float64Array.from({ length: minorOf(x) }, () => next() * 8) }, attrs: {} }),
  'sparse.concat-major': (x) => ({ inputs: { a: x, b: x }, attrs: {} }),
  'sparse.expm1': (x) => (real(x) ? { inputs: { x }, attrs: { factor: 0.7 } } : undefined),
  'sparse.group-moments': (x, next) => ({ inputs: { x, group: Int32Array.from(lengths(x), () => Math.floor(next() * 7) - 1) }, attrs: { groups: 5 } }),
  'sparse.log1p': (x) => (real(x) ? { inputs: { x }, attrs: { divisor: Math.LN2 } } : undefined),
  'sparse.major-sums': (x, next) => ({ inputs: { x, mask: Uint8Array.from({ length: minorOf(x) }, () => Number(next() < 0.7)) }, attrs: {} }),
  'sparse.minor-any-above': (x, next) => ({ inputs: { x, limit: Float64Array.from(lengths(x), () => 10 + next() * 8) }, attrs: {} }),
  'sparse.minor-sums': (x, next) => ({ inputs: { x, mask: Uint8Array.from(lengths(x), () => Number(next() < 0.7)) }, attrs: {} }),
  'sparse.normalize-log1p': (x, next) => ({ inputs: { x, factor: factors(x, next) }, attrs: {} }),
  'sparse.scale-minor': (x, next) => ({ inputs: { x, divisor: Float64Array.from({ length: minorOf(x) }, () => 0.1 + next()) }, attrs: { max: 10 } }),
  'sparse.scale-major': (x, next) => ({ inputs: { x, factor: factors(x, next) }, attrs: {} }),
  'sparse.select-minor-count': (x) => ({ inputs: { x, index: everyThird(x) }, attrs: {} }),
  'sparse.select-minor-fill': (x) => {
    const starts = added(lengths(x).map((n, m) => Array.from({ length: n }, (_, i) => x.indices[Number(x.indptr[m]) + i]!).filter((c) => c % 3 === 0).length));
    return { inputs: { x, index: everyThird(x), indptr: pointers(x, starts) }, attrs: { lines: Math.ceil(minorOf(x) / 3), nnz: starts.at(-1)! } };
  },
  'sparse.take-major': (x, next) => {
    const lines = Uint32Array.from(lengths(x), () => Math.floor(next() * (x.indptr.length - 1)));
    const size = lengths(x),
      starts = added(Array.from(lines, (m) => size[m]!));
    return { inputs: { x, lines, indptr: pointers(x, starts) }, attrs: { nnz: starts.at(-1)! } };
  },
  'sparse.top-sums': (x) => ({ inputs: { x, k: Uint32Array.of(1, 3, 10, 50) }, attrs: {} }),
  'sparse.transpose-count': (x) => ({ inputs: { x }, attrs: {} }),
  'sparse.transpose-fill': (x) => {
    const counts = Array.from({ length: minorOf(x) }, () => 0);
    for (const c of x.indices) counts[c]!++;
    return { inputs: { x, indptr: pointers(x, added(counts)) }, attrs: {} };
  },
  'sparse.transpose-range-fill': (x) => {
    const from = Math.floor(minorOf(x) / 4),
      counts = Array.from({ length: minorOf(x) - 2 * from }, () => 0);
    for (const c of x.indices) if (c >= from && c - from < counts.length) counts[c - from]!++;
    return { inputs: { x, indptr: pointers(x, added(counts)) }, attrs: { from, nnz: counts.reduce((a, b) => a + b, 0) } };
  },
};
function neighborsOf(x: Matrix, attrs: Case['attrs']): Case | undefined {
  if (!real(x) || x.data.length < 22) return undefined;
  // More coordinates (35,200) than make threads worth while; the work grows with the square of the rows.
  return { inputs: { x: rowsOf(x, 11, 3200) }, attrs: { k: Math.min(4, Math.floor(x.data.length / 11) - 1), ...attrs } };
}
const thin = (x: Matrix): boolean => minorOf(x) < 1000;
const table = (rows: number, columns: number, next: () => number) =>
  ({ shape: [rows, columns], dtype: 'f64', data: Float64Array.from({ length: rows * columns }, () => next() - 0.5) }) as const;
/** A symmetric matrix as large as the matrix has minor lines, and a vector. */
function square(x: Matrix, make: (a: ReturnType<typeof table>, sum: Float64Array) => Case, next: () => number): Case | undefined {
  if (!thin(x)) return undefined;
  const size = minorOf(x),
    a = table(size, size, next);
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) a.data[i * size + j] = a.data[j * size + i]!;
  return make(a, Float64Array.from({ length: size }, next));
}
const neighbors = 5;
const neighborhoods = (x: Matrix) => {
  const lines = x.indptr.length - 1,
    places = Array.from({ length: lines * neighbors }, (_, p) => p);
  // To both sides in turn, none twice.
  const offset = (p: number): number => ((p % neighbors) % 2 === 0 ? 1 : -1) * (1 + Math.floor((p % neighbors) / 2));
  const indices = Int32Array.from(places, (p) => (2 * Math.abs(offset(p)) < lines ? (Math.floor(p / neighbors) + offset(p) + lines) % lines : -1));
  const weights = Float32Array.from(places, (p) => (p % 11 === 3 ? 0 : (p % 13) / 13));
  return { indices: dense([lines, neighbors], indices), weights: dense([lines, neighbors], weights) };
};
/** The sizes of the values as the rows of a dense matrix. */
const rowsOf = (x: Matrix, width: number, most = Number.POSITIVE_INFINITY) => {
  const rows = Math.min(most, Math.floor(x.data.length / width));
  const values = Array.from(x.data.subarray(0, rows * width), Math.abs);
  return dense([rows, width], x.dtype === 'f64' ? Float64Array.from(values) : Float32Array.from(values));
};
const real = (x: Matrix): boolean => x.dtype === 'f32' || x.dtype === 'f64';
const factors = (x: Matrix, next: () => number) => {
  const values = lengths(x).map(() => Math.floor(next() * 5));
  return x.dtype === 'f64' ? Float64Array.from(values) : Float32Array.from(values);
};
const everyThird = (x: Matrix): Int32Array => Int32Array.from({ length: minorOf(x) }, (_, c) => (c % 3 === 0 ? c / 3 : -1));

/** Throws for a contract that has no case here yet. */
export function caseOf(c: Contract, x: Matrix): Case | undefined {
  const make = makers[c.id];
  if (!make) throw new Error(`no case for ${c.id}: add one to test/cases.ts`);
  return make(x, uniforms(77));
}

/** The bytes of all outputs of a call, as text. */
export async function answer(session: Session, c: Contract, { inputs, attrs }: Case): Promise<string> {
  const residents = Object.fromEntries(
    await Promise.all(Object.entries(inputs).map(async ([name, value]) => [name, await session.upload(c.inputs[name]!, value)] as const)),
  );
  const outputs = await session.run(c, residents, attrs);
  for (const r of Object.values(residents)) r.dispose();
  const texts = await Promise.all(Object.entries(outputs).map(async ([name, r]) => `${name} ${await text(await session.take(r))}`));
  return texts.join('; ');
}

async function text(value: Host<Slot>): Promise<string> {
  if (ArrayBuffer.isView(value)) return `${value.length} ${hash(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))}`;
  const parts = 'indptr' in value ? [value.data, value.indices, value.indptr] : [value.data];
  return `${value.shape.join('x')} ${(await Promise.all(parts.map(text))).join(' ')}`;
}

/** FNV-1a over 32 bits, twice from different starts: pages without TLS have no crypto.subtle. */
function hash(bytes: Uint8Array): string {
  let a = 0x811c9dc5,
    b = 0x01234567;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte ^ (a >>> 24), 0x01000193);
  }
  return `${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}`;
}
