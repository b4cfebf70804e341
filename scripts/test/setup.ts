// Once in a run of vitest: a folder for what its test files share (once.ts), taken away at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly shared: { readonly folder: string; readonly process: number };
  }
}

export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'sparsome-test-'));
  project.provide('shared', { folder, process: process.pid });
  return () => rmSync(folder, { recursive: true, force: true });
}
