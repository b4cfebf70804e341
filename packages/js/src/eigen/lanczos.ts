import { type Basis, blockOf, deflate, makeBasis, orthonormalize, project, start } from './basis.ts';
import { complete, eigenvectors } from './complete.ts';
import { type Operator, orient, type Pairs, type Wanted } from './operator.ts';
import { type Look, nextLook, planOf } from './plan.ts';
import { descending, ql } from './ql.ts';
import { timesQ, tridiagonal } from './tridiagonal.ts';
import { dot } from './vectors.ts';

// Restarts until the answer is given as it is, marked as not converged.
const mostRestarts = 30;
// Below this part of the largest eigenvalue a residual is rounding error.
const noise = 1e-13;
// A cluster behind the last wanted value does not make it wait for ever: the gap counts as at least this part of the value.
const leastGap = 1e-4;

/**
 * The largest eigenpairs by block Lanczos with full reorthogonalisation and thick restarts. A block as wide as the
 * multiplicity of an eigenvalue finds all of its copies.
 */
export async function lanczos(a: Operator, w: Wanted): Promise<Pairs> {
  const { size, width } = a,
    { count } = w;
  const plan = planOf(size, width, count);
  if (plan.small) return complete(a, w);
  const basis = makeBasis(size, width, plan.capacity / width + 1, w.seed);
  const t = new Float64Array(plan.capacity * plan.capacity),
    r = new Float64Array(width * width);
  let scale = 0,
    joint = 0, // block behind the kept ones: its product has parts along all of them
    restarts = 0,
    look = plan.first,
    last: Look | undefined;
  start(basis);
  for (let j = 0; ; j++) {
    await w.checkpoint(Math.min(j * width, look), look);
    a.apply(blockOf(basis, j), blockOf(basis, j + 1));
    scale = Math.max(scale, expand(basis, j, j === joint ? 0 : j - 1, t, plan.capacity));
    orthonormalize(basis, j + 1, r, scale);
    const k = (j + 1) * width,
      full = k + width > plan.capacity;
    if (k >= look || full) {
      const { residual, goal, largest } = convergence(t, plan.capacity, k, r, width, w);
      const relative = largest > 0 ? residual / largest : residual;
      const done = residual <= goal;
      if (done || !(residual < Number.POSITIVE_INFINITY) || (full && !plan.whole && restarts === mostRestarts))
        return { ...ritzPairs(basis, t, plan.capacity, k, count), state: [done ? 1 : 0, k, relative] };
      if (full && plan.whole) return complete(a, w);
      if (full) {
        restart(basis, t, plan.capacity, k, plan.kept, r);
        j = plan.kept / width - 1;
        joint = j + 1;
        restarts++;
        look = plan.kept + plan.first;
        last = undefined;
        continue;
      }
      look = nextLook(width, k, residual, goal, last);
      last = { basis: k, residual };
    }
    for (let u = 0; u < width; u++) for (let c = 0; c < width; c++) t[(k + u) * plan.capacity + k - width + c] = r[u * width + c]!;
  }
}

/**
 * Takes the parts along blocks 0 … j out of block j + 1 and writes the diagonal block of the projected matrix. First only
 * the last two (the three-term recurrence): taking all at once lets the error grow in every step. Then all of them, and once more if
 * that took more than half. Returns the norm of the block before.
 */
function expand(basis: Basis, j: number, first: number, t: Float64Array, stride: number): number {
  const { width } = basis,
    z = blockOf(basis, j + 1);
  const h = Array.from({ length: j + 1 }, () => new Float64Array(width * width)),
    diagonal = new Float64Array(width * width);
  let before = dot(z, 0, z, 0, z.length);
  const norm = Math.sqrt(before);
  for (let pass = 0; pass < 3; pass++) {
    const from = pass === 0 ? Math.max(0, first) : 0;
    for (let q = from; q <= j; q++) project(basis, q, z, h[q]!);
    for (let q = from; q <= j; q++) deflate(basis, q, z, h[q]!);
    for (let e = 0; e < diagonal.length; e++) diagonal[e] = diagonal[e]! + h[j]![e]!;
    const after = dot(z, 0, z, 0, z.length);
    if (pass === 1 && after > 0.5 * before) break;
    before = after;
  }
  for (let u = 0; u < width; u++) {
    for (let c = 0; c <= u; c++) t[(j * width + u) * stride + j * width + c] = 0.5 * (diagonal[u * width + c]! + diagonal[c * width + u]!);
  }
  return norm;
}

/** The leading k rows of the lower triangle, compact. */
function leading(t: Float64Array, stride: number, k: number): Float64Array {
  const a = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let c = 0; c <= i; c++) a[i * k + c] = t[i * stride + c]!;
  return a;
}

/** Largest residual of the wanted pairs, from the last `width` elements of the projected eigenvectors, and what it may be. */
function convergence(t: Float64Array, stride: number, k: number, r: Float64Array, width: number, { count, tolerance }: Wanted) {
  const reduced = tridiagonal(leading(t, stride, k), k);
  const ends = new Float64Array(width * k);
  for (let u = 0; u < width; u++) ends[u * k + k - width + u] = 1;
  timesQ(reduced, ends, width);
  const rows = new Float64Array(k * width);
  for (let i = 0; i < k; i++) for (let c = 0; c < width; c++) rows[i * width + c] = ends[c * k + i]!;
  ql(reduced.diagonal, reduced.off, rows, width);
  const order = descending(reduced.diagonal);
  let residual = 0;
  for (let q = 0; q < count; q++) {
    let squares = 0;
    for (let u = 0; u < width; u++) {
      let e = 0;
      for (let c = 0; c < width; c++) e += r[u * width + c]! * rows[order[q]! * width + c]!;
      squares += e * e;
    }
    const one = Math.sqrt(squares);
    if (!(one <= residual)) residual = one;
  }
  const value = (q: number): number => reduced.diagonal[order[q]!]!;
  const largest = Math.abs(value(0)),
    wanted = value(count - 1);
  const gap = Math.max(wanted - value(count), leastGap * wanted);
  return { residual, goal: Math.max(tolerance * gap, noise * largest), largest };
}

/** The wanted projected eigenvectors as columns. */
function chosen(rows: Float64Array, order: Uint32Array, k: number, count: number): Float64Array {
  const s = new Float64Array(k * count);
  for (let e = 0; e < k; e++) for (let c = 0; c < count; c++) s[e * count + c] = rows[order[c]! * k + e]!;
  return s;
}

/** to[toAt …] = (row i of the basis) s */
function combine({ q, size, width }: Basis, i: number, k: number, s: Float64Array, count: number, to: Float64Array, toAt: number): void {
  to.fill(0, toAt, toAt + count);
  for (let e = 0, block = i * width; e < k; block += size * width) {
    for (let u = 0; u < width; u++, e++) {
      const x = q[block + u]!;
      for (let c = 0; c < count; c++) to[toAt + c] = to[toAt + c]! + x * s[e * count + c]!;
    }
  }
}

function ritzPairs(basis: Basis, t: Float64Array, stride: number, k: number, count: number): Omit<Pairs, 'state'> {
  const { values, rows } = eigenvectors(leading(t, stride, k), k);
  const order = descending(values);
  const vectors = new Float64Array(basis.size * count);
  const s = chosen(rows, order, k, count);
  for (let i = 0; i < basis.size; i++) combine(basis, i, k, s, count, vectors, i * count);
  orient(vectors, basis.size, count);
  return { values: Float64Array.from({ length: count }, (_, q) => values[order[q]!]!), vectors };
}

/**
 * Keeps the `kept` best Ritz vectors and the block behind the basis. The projected matrix becomes diagonal with one coupling
 * block: R times the last rows of the kept eigenvectors.
 */
function restart(basis: Basis, t: Float64Array, stride: number, k: number, kept: number, r: Float64Array): void {
  const { q, size, width } = basis;
  const { values, rows } = eigenvectors(leading(t, stride, k), k);
  const order = descending(values);
  const row = new Float64Array(kept),
    s = chosen(rows, order, k, kept);
  for (let i = 0; i < size; i++) {
    combine(basis, i, k, s, kept, row, 0);
    for (let e = 0; e < kept; e++) q[Math.floor(e / width) * size * width + i * width + (e % width)] = row[e]!;
  }
  blockOf(basis, kept / width).set(blockOf(basis, k / width));
  t.fill(0);
  for (let e = 0; e < kept; e++) t[e * stride + e] = values[order[e]!]!;
  for (let u = 0; u < width; u++) {
    for (let e = 0; e < kept; e++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += r[u * width + c]! * rows[order[e]! * k + k - width + c]!;
      t[(kept + u) * stride + e] = sum;
    }
  }
}
