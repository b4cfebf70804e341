import { describe, expect, it } from 'vitest';
import { bounds, error, evaluate, fixture, names, provenance, sha256 } from './fixtures.ts';

describe('fixtures', () => {
  it('come from the generator that lies beside them', () => {
    expect(provenance().generatorSha256).toBe(sha256('generate.py'));
  });
  it.each(names)('%s.bin is what the generator wrote', (name) => {
    expect(provenance().files[`${name}.bin`]).toEqual({ values: fixture(name).x.length, sha256: sha256(`fixtures/${name}.bin`) });
  });
});

describe('distance to mpmath (320 bits)', () => {
  it.each(names)('%s stays within its stated bound', (name) => {
    const f = fixture(name);
    let worst = { error: -1, x: NaN, y: NaN, got: NaN };
    for (let i = 0; i < f.x.length; i++) {
      const got = evaluate(name, f, i);
      const e = error(got, f.nearest[i]!, f.rest[i]!);
      if (!(e <= worst.error)) worst = { error: e, x: f.x[i]!, y: f.y[i] ?? NaN, got };
    }
    expect(f.x.length).toBeGreaterThan(1000);
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(bounds[name]);
    // A bound that is far too wide would hide a loss of accuracy.
    expect(worst.error).toBeGreaterThan(0.5);
  });

  it('powers that are doubles are exact', () => {
    const f = fixture('pow');
    let exact = 0;
    for (let i = 0; i < f.x.length; i++) {
      if (f.rest[i] !== 0 || !Number.isInteger(f.x[i]!) || !(f.y[i]! > 0 && Number.isInteger(f.y[i]!)) || Math.abs(f.nearest[i]!) > 2 ** 53) continue;
      exact++;
      expect(evaluate('pow', f, i)).toBe(f.nearest[i]);
    }
    expect(exact).toBeGreaterThan(50);
  });
});
