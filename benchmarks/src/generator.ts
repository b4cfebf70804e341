// xoshiro128++ (Blackman & Vigna 2021, ACM TOMS 47:36), one stream for each (seed, purpose, index).

/** The finalizer of MurmurHash3 (Appleby): every bit of the input reaches every bit of the output. */
function mixed(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A state of four words, not all zero. */
export function stateOf(seed: number, purpose: number, index: number): Int32Array {
  const state = new Int32Array(4);
  let word = mixed(mixed(mixed(seed) + purpose) + index);
  for (let i = 0; i < 4; i++) {
    word = (word + 0x9e3779b9) | 0; // the golden ratio, as in Weyl sequences
    state[i] = mixed(word);
  }
  // Mixing is one to one: at most one of the four words is zero.
  return state;
}

/** Uniform doubles in [0, 1), of 32 bits each; the state is advanced in place. */
export function uniformFrom(s: Int32Array): () => number {
  return () => {
    const sum = (s[0]! + s[3]!) | 0;
    const draw = (((sum << 7) | (sum >>> 25)) + s[0]!) >>> 0;
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return draw / 0x100000000;
  };
}
