// The PTX as built: what it says it needs, that it rounds as the contracts do, and, where ptxas is at hand, that it can be assembled for
// every generation of devices (SPARSOME_PTXAS, or ptxas on the PATH; `pip install nvidia-cuda-nvcc-cu12` brings one).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { built } from './emulated.ts';

const folder = fileURLToPath(new URL('../build/ptx', import.meta.url));
const files = built ? readdirSync(folder).filter((f) => f.endsWith('.ptx')) : [];
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const ptxas =
  process.env['SPARSOME_PTXAS'] ??
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((d) => join(d, 'ptxas'))
    .find((f) => existsSync(f));

describe.skipIf(!built)('PTX', () => {
  test('is there for every kernel, and loads on every driver since CUDA 11', () => {
    expect(files.length).toBeGreaterThan(25);
    for (const file of files) expect(textOf(file), file).toMatch(/\.version 7\.0\n\.target sm_70\n\.address_size 64\n/);
  });
  test('has no fused multiply-add, no approximation, no flush to zero: results would differ from the CPU', () => {
    const forbidden = /^\s*(?:@%p\d+ )?(?:fma|mad\.(?:rn|f)|\S+\.approx|\S+\.ftz)\b.*$/m;
    for (const file of files) expect(forbidden.exec(textOf(file))?.[0], file).toBeUndefined();
    expect(forbidden.test('\tfma.rn.f64 \t%rd1, %rd2, %rd3, %rd4;')).toBe(true);
    expect(forbidden.test('\tdiv.approx.f32 \t%r1, %r2, %r3;')).toBe(true);
    expect(forbidden.test('\tmad.lo.s32 \t%r1, %r2, %r3, %r4;')).toBe(false);
  });
  test('asks for no function that nobody brings', () => {
    for (const file of files) expect(/^\.extern .*$/m.exec(textOf(file))?.[0], file).toBeUndefined();
  });
  test.skipIf(!ptxas)('is assembled for Volta to Blackwell', { timeout: 300_000 }, () => {
    // All kernels in one text: names differ, and seven runs take less than two hundred.
    const all = files.map(textOf).map((text, n) => (n === 0 ? text : text.replace(/[\s\S]*?\.address_size 64\n/, '')));
    const place = mkdtempSync(join(tmpdir(), 'sparsome-ptx-'));
    try {
      writeFileSync(join(place, 'all.ptx'), all.join('\n'));
      for (const target of ['sm_70', 'sm_75', 'sm_80', 'sm_86', 'sm_89', 'sm_90', 'sm_100'])
        execFileSync(ptxas ?? 'ptxas', [`-arch=${target}`, join(place, 'all.ptx'), '-o', join(place, 'all.cubin')], { stdio: 'pipe' });
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
