// Made points with known groups, the same bits as branches() of make_more.py: sums, products and shifts only.

export interface Branches {
  readonly cells: number;
  readonly columns: number;
  readonly x: Float32Array;
  readonly label: Int32Array;
}

/** Each group is a cloud drawn out along a direction of its own; the first groups are the smallest. */
export function branches(): Branches {
  const cells = 4000,
    columns = 20,
    groups = 12;
  let state = 2463534242;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // Twelve uniforms have the variance of a normal and its shape.
  const normal = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum - 6;
  };
  const draw = (count: number): number[] => Array.from({ length: count }, normal);
  const centre = draw(groups * columns),
    direction = draw(groups * columns);
  const x = new Float32Array(cells * columns),
    label = new Int32Array(cells);
  for (let i = 0; i < cells; i++) {
    const u = uniform(),
      along = 2 * uniform();
    // The density of u squared falls: 1 - u² makes later groups larger.
    const g = Math.floor((1 - u * u) * groups);
    label[i] = g;
    for (let c = 0; c < columns; c++) {
      const p = g * columns + c;
      x[i * columns + c] = 1.5 * centre[p]! + along * direction[p]! + normal();
    }
  }
  return { cells, columns, x, label };
}
