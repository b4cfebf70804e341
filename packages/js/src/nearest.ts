/**
 * The k nearest found so far, in the place where they will be given out: a heap whose first entry is the farthest. Farther is
 * the larger square, of equal squares the larger index. Free places hold an infinite square and index -1.
 */
export interface Nearest {
  readonly squares: Float64Array;
  readonly indices: Int32Array;
}

export function empty({ squares, indices }: Nearest): void {
  squares.fill(Number.POSITIVE_INFINITY);
  indices.fill(-1);
}

/** Takes a row in where it is nearer than the farthest of k; what is not finite never is. `base`: where the heap begins. */
export function offer({ squares, indices }: Nearest, base: number, k: number, square: number, index: number): void {
  const farthest = squares[base]!;
  if (!(square < farthest || (square === farthest && index < indices[base]! && square < Number.POSITIVE_INFINITY))) return;
  sink(squares, indices, base, k, square, index);
}

/** Puts a row in place of the first, and the heap in order. */
function sink(squares: Float64Array, indices: Int32Array, base: number, size: number, square: number, index: number): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    const [a, b] = [base + child, base + child + 1];
    const second = child + 1 < size && (squares[b]! > squares[a]! || (squares[b] === squares[a] && indices[b]! > indices[a]!));
    const larger = second ? b : a;
    if (!(squares[larger]! > square || (squares[larger] === square && indices[larger]! > index))) break;
    squares[base + at] = squares[larger]!;
    indices[base + at] = indices[larger]!;
    at = larger - base;
  }
  squares[base + at] = square;
  indices[base + at] = index;
}

/** Ends the search: nearest first, squares become distances, free places NaN. */
export function finish({ squares, indices }: Nearest, base: number, k: number): void {
  for (let size = k - 1; size > 0; size--) {
    const [square, index] = [squares[base + size]!, indices[base + size]!];
    squares[base + size] = squares[base]!;
    indices[base + size] = indices[base]!;
    sink(squares, indices, base, size, square, index);
  }
  for (let p = base; p < base + k; p++) squares[p] = indices[p]! < 0 ? Number.NaN : Math.sqrt(squares[p]!);
}
