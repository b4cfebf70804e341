/** Copies the upper triangle of a square matrix to the lower one. */
export function mirror(a: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) a[i * size + j] = a[j * size + i]!;
}
