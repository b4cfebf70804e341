// What the driver says of its device's memory reaches the choice: on the emulated driver, which is told how much it has.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { decide } from '../src/node.ts';

const driver = fileURLToPath(new URL('../../cuda/build/libcuda-emulated.so', import.meta.url)),
  built = existsSync(driver);
const settings = { SPARSOME_LIBCUDA: driver, SPARSOME_EMULATED_MEMORY: '4000000' };
afterAll(() => {
  for (const name of Object.keys(settings)) delete process.env[name];
});

test.skipIf(!built)(
  `a CUDA device takes what its memory holds at once${built ? '' : ' (not run: `node scripts/build/cuda.mjs` builds the driver)'}`,
  async () => {
    Object.assign(process.env, settings);
    const verdict = async (atOnce: number) => (await decide({ backend: 'cuda', work: { entries: 1, bytes: 8, atOnce } })).verdicts[0];
    expect(await verdict(4_000_000)).toMatchObject({ state: 'chosen', capabilities: { memoryBytes: 4_000_000 } });
    expect(await verdict(4_000_001)).toMatchObject({
      state: 'rejected',
      why: 'the work does not fit in memory: 4000001 bytes at once on a device of 4000000',
    });
  },
);
