import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/sequencer.ts';

// Tests read the TypeScript sources: no build is needed (condition `sparsome:src`).
const conditions = ['sparsome:src'];
const root = fileURLToPath(new URL('.', import.meta.url));

// Every folder with a `test` folder is a project named after it; `test/` itself tests the repository as a whole.
const below = (folder: string) => readdirSync(`${root}/${folder}`).map((name) => `${folder}/${name}`);
const folders = [...below('packages'), ...below('examples'), 'conformance', 'benchmarks', '.'].filter((f) => existsSync(`${root}/${f}/test`));

export default defineConfig({
  test: {
    globalSetup: 'scripts/test/setup.ts',
    // vitest would leave a core to itself; it has little to do.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: folders.map((folder) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name: folder === '.' ? 'repository' : (folder.split('/').at(-1) ?? folder),
        include: [folder === '.' ? 'test/**/*.test.ts' : `${folder}/test/**/*.test.ts`],
        pool: 'forks' as const,
        // Every core has a test, and other work may be on the machine.
        testTimeout: 120_000,
        hookTimeout: 120_000,
      },
    })),
  },
});
