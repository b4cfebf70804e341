import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AnnData } from '@sparsome/anndata';
import { fail } from '@sparsome/core';
import { type Parameters, snake } from './parameters.ts';
import type { RunResult } from './result.ts';
import { version } from './version.ts';

/** Writes the report of a run, complete or not at all. */
export async function writeReport(path: string, adata: AnnData, result: RunResult, p: Partial<Parameters>, decision: string): Promise<void> {
  const { reportHtml } = await import('@sparsome/studio/report');
  const parameters = Object.fromEntries(Object.entries(p).map(([name, value]) => [snake(name), value]));
  const text = await reportHtml(adata, { ...result, parameters, decision, versions: { sparsome: version, node: process.versions.node } });
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (e) {
    await rm(unfinished, { force: true });
    const why = e instanceof Error ? e.message : String(e);
    fail(
      'Unavailable',
      {
        where: path,
        what: 'the report could not be written',
        got: why,
        consequence: 'there is no report; the result, where asked for, is complete',
        fix: 'check the disk and its limits',
      },
      e,
    );
  }
}
