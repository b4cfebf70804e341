import { philox, uniform } from '@sparsome/core/random';

/** What a draw is for: each has a stream of its own for each pass and level. */
export const purposes = { visits: 0, refinement: 1, choice: 2 } as const;

/** Where in a run draws belong to. Any draw can be made without the ones before it. */
export interface Key {
  readonly seed: number;
  readonly iteration: number;
  readonly level: number;
}

const stream = ({ iteration, level }: Key, purpose: number): number => iteration * 4294967296 + level * 4 + purpose;

/** 0 … n - 1 in random order: Fisher-Yates from the end, one 32-bit word for each exchange (bias below n / 2^32). */
export function shuffled(n: number, key: Key, purpose: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let words = philox(key.seed, 0, stream(key, purpose));
  for (let i = n - 1, drawn = 0; i > 0; i--, drawn++) {
    if (drawn % 4 === 0) words = philox(key.seed, drawn / 4, stream(key, purpose));
    const j = Math.floor((words[drawn % 4]! / 4294967296) * (i + 1));
    const other = order[j]!;
    order[j] = order[i]!;
    order[i] = other;
  }
  return order;
}

/** The draw of a node in [0, 1). */
export function drawOf(node: number, key: Key): number {
  const [a, b] = philox(key.seed, node, stream(key, purposes.choice));
  return uniform(a, b);
}
