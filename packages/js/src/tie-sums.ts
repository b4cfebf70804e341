/**
 * Sums of t^3 - t that may pass 2^53: added up in f64 while that is exact, then carried into 64-bit integers.
 */
export interface TieSums {
  /** Adds what `extra` more values make of a run of `run`: (run + extra)^3 - (run + extra) - (run^3 - run). */
  add(at: number, run: number, extra: number): void;
  /** Writes the sums to `to`, from element `from` on, and begins anew. */
  flush(to: BigInt64Array, from: number): void;
}

// (2^17)^3 = 2^51: four such sums stay below 2^53.
const longest = 2 ** 17;
const full = 2 ** 52;

export function tieSums(n: number): TieSums {
  const small = new Float64Array(n);
  const large = new BigInt64Array(n);
  return {
    add(at, run, extra) {
      if (run + extra > longest) {
        const [r, e] = [BigInt(run), BigInt(extra)];
        large[at] = large[at]! + e * (3n * r * r + 3n * r * e + e * e - 1n);
        return;
      }
      const sum = small[at]! + extra * (3 * run * run + 3 * run * extra + extra * extra - 1);
      small[at] = sum;
      if (sum < full) return;
      large[at] = large[at]! + BigInt(sum);
      small[at] = 0;
    },
    flush(to, from) {
      for (let i = 0; i < n; i++) to[from + i] = large[i]! + BigInt(small[i]!);
      small.fill(0);
      large.fill(0n);
    },
  };
}
