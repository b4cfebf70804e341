/** `count` (at least 2) numbers from `start` to `stop`, both included, evenly spaced. Source: `numpy.linspace`. */
export function linspace(start: number, stop: number, count: number): Float64Array {
  if (!(Number.isInteger(count) && count >= 2)) throw new RangeError(`linspace: count is ${count}, not a whole number from 2`);
  const difference = stop - start;
  const step = difference / (count - 1);
  // A difference too small to be divided is multiplied last, so that it does not vanish.
  const points = Float64Array.from({ length: count }, (_, i) => (step === 0 ? (i / (count - 1)) * difference : i * step) + start);
  points[count - 1] = stop;
  return points;
}
