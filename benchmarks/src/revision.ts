import { execFileSync } from 'node:child_process';

/** The commit of the tree and whether it holds changes beyond it; results and reports are no changes. */
export function revision(root: string): { readonly commit: string; readonly dirty: boolean } {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return {
      commit: git('rev-parse', '--short=10', 'HEAD'),
      dirty: git('status', '--porcelain', '--', 'packages', 'benchmarks/src', 'benchmarks/native') !== '',
    };
  } catch {
    return { commit: 'unknown', dirty: true };
  }
}
