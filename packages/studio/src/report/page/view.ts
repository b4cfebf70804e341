import type { View } from './renderers.ts';

/** Coordinates moved and scaled, both axes alike, into the square from -1 to 1. */
export function normalised(xy: Float32Array): Float32Array {
  let left = Number.POSITIVE_INFINITY,
    right = Number.NEGATIVE_INFINITY,
    low = left,
    high = right;
  for (let n = 0; n < xy.length; n += 2) {
    left = Math.min(left, xy[n]!);
    right = Math.max(right, xy[n]!);
    low = Math.min(low, xy[n + 1]!);
    high = Math.max(high, xy[n + 1]!);
  }
  const scale = 2 / (Math.max(right - left, high - low) || 1);
  return xy.map((v, n) => (v - (n % 2 === 0 ? (left + right) / 2 : (low + high) / 2)) * scale);
}

export const wholeMap = (width: number, height: number): View => ({ x: 0, y: 0, zoom: 0.93 * Math.min(1, width / height) });

/** Zoomed by a factor about a point of the frame, which stays where it is. */
export function zoomed(v: View, factor: number, px: number, py: number, width: number, height: number): View {
  const zoom = Math.min(200, Math.max(0.2, v.zoom * factor)),
    per = 2 / height;
  const dx = (px - width / 2) * per,
    dy = (height / 2 - py) * per;
  return { x: v.x + dx / v.zoom - dx / zoom, y: v.y + dy / v.zoom - dy / zoom, zoom };
}
export const moved = (v: View, px: number, py: number, height: number): View => ({
  ...v,
  x: v.x - (2 * px) / (height * v.zoom),
  y: v.y + (2 * py) / (height * v.zoom),
});
export const onScreen = (v: View, x: number, y: number, width: number, height: number): readonly [number, number] => [
  width / 2 + ((x - v.x) * v.zoom * height) / 2,
  height / 2 - ((y - v.y) * v.zoom * height) / 2,
];
