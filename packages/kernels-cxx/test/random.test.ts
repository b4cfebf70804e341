import { describe, expect, it } from 'vitest';
import { below, philox, uniform } from '../../core/src/random.ts';
import { available, compile, missing, run } from './compile.ts';

const why = missing();
describe.skipIf(why)(`the same random words in C++ and TypeScript${why ? ` (skipped: ${why})` : ''}`, () => {
  it.each(available())('%s', (target) => {
    const n = 3000;
    const input = new BigUint64Array(3 * n);
    for (let i = 0n; i < 3n * BigInt(n); i++) input[Number(i)] = (i * 0x9e3779b97f4a7c15n) >> (i % 3n === 2n ? 20n : 0n);
    const out = new BigUint64Array(run(compile('random_bits.cc', target), [], input.buffer));
    const bits = new BigUint64Array(1);
    const value = new Float64Array(bits.buffer);
    for (let i = 0; i < n; i++) {
      const [seed, counter, stream] = [input[3 * i]!, input[3 * i + 1]!, input[3 * i + 2]!];
      const words = philox(seed, counter, stream);
      value[0] = uniform(words[0], words[1]);
      const drawn = below(3 * 2 ** 30, seed, counter, Number(stream & 0xffffffffn));
      expect([...out.subarray(6 * i, 6 * i + 6)]).toEqual([...words.map(BigInt), bits[0], BigInt(drawn)]);
    }
  });
});
