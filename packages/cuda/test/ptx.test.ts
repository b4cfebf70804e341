// The PTX as built: what it says it needs, that it rounds as the contracts do, and that NVIDIA's assembler takes it for every
// generation of devices. `npm test` installs ptxas where NVIDIA has a wheel; elsewhere SPARSOME_PTXAS names one.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { hasWheel, ptxasInstalled } from '../../../scripts/ptxas/ptxas.mjs';
import { built } from './emulated.ts';

const folder = fileURLToPath(new URL('../build/ptx', import.meta.url));
const files = built ? readdirSync(folder).filter((f) => f.endsWith('.ptx')) : [];
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

const ptxas = ptxasInstalled();
// Of each generation the first: Volta, Turing, Ampere, Ada, Hopper, Blackwell.
const targets = ['sm_70', 'sm_75', 'sm_80', 'sm_89', 'sm_90', 'sm_100'];

/** Assembles a text for these targets, on every core: what ptxas said against it, for each. */
async function assembled(text: string): Promise<readonly string[]> {
  if (!ptxas) throw new Error('no ptxas\n  do: npm test installs it, and so does node scripts/ptxas/ptxas.mjs');
  const place = mkdtempSync(join(tmpdir(), 'sparsome-ptx-')),
    source = join(place, 'all.ptx'),
    queue = [...targets],
    refused: string[] = [];
  writeFileSync(source, text);
  const work = async (): Promise<void> => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      // Whether PTX is taken does not depend on what is optimised; -O0 takes half of the time.
      const said = await promisify(execFile)(ptxas, [`-arch=${target}`, '-O0', source, '-o', join(place, `${target}.cubin`)]).catch(String);
      if (typeof said === 'string') refused.push(`${target}: ${said}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work));
  } finally {
    rmSync(place, { recursive: true });
  }
  return refused;
}

describe.skipIf(!built)('PTX', () => {
  test('is there for every kernel, and loads on every driver since CUDA 11', () => {
    expect(files.length).toBeGreaterThan(25);
    for (const file of files) expect(textOf(file), file).toMatch(/\.version 7\.0\n\.target sm_70\n\.address_size 64\n/);
  });
  test('has no fused multiply-add, no approximation, no flush to zero: results would differ from the CPU', () => {
    // Without a rounding of their own, sums and products may be contracted by the compiler of the driver.
    const forbidden = /^\s*(?:@%p\d+ )?(?:fma|mad\.(?:rn|f)|\S+\.approx|\S+\.ftz|(?:add|sub|mul)\.f\d\d)\b.*$/m;
    for (const file of files) expect(forbidden.exec(textOf(file))?.[0], file).toBeUndefined();
    expect(forbidden.test('\tfma.rn.f64 \t%rd1, %rd2, %rd3, %rd4;')).toBe(true);
    expect(forbidden.test('\tadd.f64 \t%rd1, %rd2, %rd3;')).toBe(true);
    expect(forbidden.test('\tadd.rn.f64 \t%rd1, %rd2, %rd3;')).toBe(false);
    expect(forbidden.test('\tdiv.approx.f32 \t%r1, %r2, %r3;')).toBe(true);
    expect(forbidden.test('\tmad.lo.s32 \t%r1, %r2, %r3, %r4;')).toBe(false);
  });
  test('asks for no function that nobody brings', () => {
    for (const file of files) expect(/^\.extern .*$/m.exec(textOf(file))?.[0], file).toBeUndefined();
  });
  test('is assembled for Volta to Blackwell', { timeout: 300_000 }, async (context) => {
    if (!ptxas && !hasWheel) return context.skip('not run: no ptxas for this platform; SPARSOME_PTXAS names one');
    // All kernels in one text: names differ, and six runs take less than two hundred.
    const all = files.map(textOf).map((text, n) => (n === 0 ? text : text.replace(/[\s\S]*?\.address_size 64\n/, '')));
    expect(await assembled(all.join('\n'))).toEqual([]);
    // One that adds 32-bit registers as doubles is not.
    const refused = await assembled(
      '.version 7.0\n.target sm_70\n.address_size 64\n.visible .entry k() {\n.reg .b32 %r<4>;\nadd.rn.f64 %r1, %r2, %r3;\nret;\n}\n',
    );
    expect(refused).toHaveLength(targets.length);
    for (const line of refused) expect(line).toContain("Arguments mismatch for instruction 'add'");
  });
});
