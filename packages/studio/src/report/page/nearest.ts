/** Finds the cell nearest to a place of the map, within a distance. Cells lie in a grid of squares. */
export function nearestCell(xy: Float32Array, side = 128): (x: number, y: number, within: number) => number | undefined {
  const cells = xy.length / 2,
    starts = new Uint32Array(side * side + 1),
    order = new Uint32Array(cells);
  const line = (v: number): number => Math.max(0, Math.min(side - 1, Math.floor(((v + 1) / 2) * side)));
  const square = (c: number): number => line(xy[2 * c + 1]!) * side + line(xy[2 * c]!);
  for (let c = 0; c < cells; c++) starts[square(c) + 1]!++;
  for (let s = 0; s < side * side; s++) starts[s + 1]! += starts[s]!;
  const next = starts.slice();
  for (let c = 0; c < cells; c++) order[next[square(c)]!++] = c;
  return (x, y, within) => {
    let best: number | undefined,
      least = within * within;
    for (let row = line(y - within); row <= line(y + within); row++)
      for (let p = starts[row * side + line(x - within)]!, end = starts[row * side + line(x + within) + 1]!; p < end; p++) {
        const cell = order[p]!,
          d = (xy[2 * cell]! - x) ** 2 + (xy[2 * cell + 1]! - y) ** 2;
        if (d <= least) (least = d), (best = cell);
      }
    return best;
  };
}
