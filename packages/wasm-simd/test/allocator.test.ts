import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignment, allocatorOver } from '../src/allocator.ts';

type Step = { readonly take: number } | { readonly give: number };
const step: fc.Arbitrary<Step> = fc.oneof(fc.record({ take: fc.integer({ min: 0, max: 5000 }) }), fc.record({ give: fc.nat() }));
const space = (from: number, end: number, most: number) => {
  let size = end;
  return allocatorOver(from, end, (needed) => (needed > most ? undefined : (size = Math.max(size, needed))));
};

test('blocks are aligned, inside the space, apart from each other; freeing all joins all', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.integer({ min: 300, max: 4000 }), fc.array(step, { maxLength: 200 }), (from, end, steps) => {
      const most = 65536,
        a = space(from, end, most),
        live: { at: number; size: number }[] = [];
      const start = a.left(most);
      expect(start.largest).toBe(start.total);
      for (const s of steps) {
        if ('give' in s) {
          const [b] = live.splice(s.give % Math.max(1, live.length), 1);
          if (b) a.free(b.at);
          continue;
        }
        const before = a.left(most),
          at = a.allocate(s.take);
        const size = Math.max(alignment, Math.ceil(s.take / alignment) * alignment);
        expect(at === undefined).toBe(before.largest < size); // refused exactly when it does not fit
        if (at === undefined) continue;
        expect(at % alignment).toBe(0);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at + size).toBeLessThanOrEqual(most);
        for (const b of live) expect(at + size <= b.at || b.at + b.size <= at).toBe(true);
        live.push({ at, size });
        expect(a.left(most).total).toBe(before.total - size);
      }
      for (const b of live) a.free(b.at);
      expect(a.left(most)).toEqual(start);
    }),
  );
});

test('contents survive whatever others do', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const bytes = new Uint8Array(1 << 17),
        a = space(100, 1000, bytes.length),
        live: { at: number; size: number; mark: number }[] = [];
      for (const [n, s] of steps.entries()) {
        if ('give' in s) {
          const [b] = live.splice(s.give % Math.max(1, live.length), 1);
          if (b) a.free(b.at);
          continue;
        }
        const at = a.allocate(s.take);
        if (at === undefined) continue;
        bytes.fill(n & 255, at, at + s.take);
        live.push({ at, size: s.take, mark: n & 255 });
      }
      for (const b of live) expect(bytes.subarray(b.at, b.at + b.size).every((v) => v === b.mark)).toBe(true);
    }),
  );
});

test('a wrong or a second free is an error', () => {
  const a = space(0, 1024, 4096),
    at = a.allocate(10)!;
  expect(() => a.free(at + 1)).toThrow(RangeError);
  a.free(at);
  expect(() => a.free(at)).toThrow(RangeError);
});

test('growth takes only what is missing beyond the last free block', () => {
  const asked: number[] = [];
  const a = allocatorOver(0, 1024, (end) => (asked.push(end), end));
  expect(a.allocate(512)).toBe(0);
  expect(a.allocate(1024)).toBe(512);
  expect(asked).toEqual([1536]);
});
