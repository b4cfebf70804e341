import { execFileSync } from 'node:child_process';

/** What the numbers depend on. */
const timed = [
  'packages/core/src',
  'packages/js/src',
  'packages/kernels-cxx',
  'packages/native-cpu',
  'packages/wasm-simd',
  'benchmarks/src',
  'benchmarks/native',
];

/** The commit of the tree, and whether what is timed holds changes beyond it. */
export function revision(root: string): { readonly commit: string; readonly dirty: boolean } {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return {
      commit: git('rev-parse', '--short=10', 'HEAD'),
      dirty: git('status', '--porcelain', '--', ...timed) !== '',
    };
  } catch {
    return { commit: 'unknown', dirty: true };
  }
}
