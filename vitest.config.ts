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

const nameOf = (folder: string): string => (folder === '.' ? 'repository' : (folder.split('/').at(-1) ?? folder));
const timed = '**/*.timed.test.ts';
// Files of these share processes, which saves a fifth of their time. Others ask what a process holds, loads or prints; of
// conformance, one spoils fixtures in memory.
const together = ['anndata', 'core', 'sc', 'stats'];
// Every core has a test, and other work may be on the machine: hence the timeouts.
const common = { pool: 'forks' as const, testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } };

export default defineConfig({
  test: {
    globalSetup: 'scripts/test/setup.ts',
    // Without it each project makes JavaScript of the sources anew.
    experimental: { fsModuleCache: true, fsModuleCachePath: `${root}.sparsome/modules` },
    // vitest would leave a core to itself; it has little to do.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: [
      ...folders.map((folder) => ({
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          ...common,
          name: nameOf(folder),
          isolate: !together.includes(nameOf(folder)),
          include: [folder === '.' ? 'test/**/*.test.ts' : `${folder}/test/**/*.test.ts`],
          exclude: ['**/node_modules/**', timed],
        },
      })),
      // Tests that hold a limit of time have the machine to themselves, after all others.
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: { ...common, name: 'timed', include: folders.map((folder) => `${folder}/test/${timed}`), maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
