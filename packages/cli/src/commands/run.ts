import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type AnnData, dispose, type Uns } from '@sparsome/anndata';
import { assertWritable, readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { type ChosenSession, decisionText, type WorkSize } from '@sparsome/auto';
import { open } from '@sparsome/auto/node';
import { fail, type Session } from '@sparsome/core';
import { digestOf } from '../digest.ts';
import { bringCounts } from '../input/counts.ts';
import { withUniqueNames } from '../input/names.ts';
import { requireCellsByGenes } from '../input/orientation.ts';
import { checkOutputs } from '../outputs.ts';
import { checkParameters, defaults, type Parameters, snake } from '../parameters.ts';
import { type InputFlags, tenxOptions } from '../input/flags.ts';
import { peakMemory } from '../peak-memory.ts';
import { clusters, requireGroups, runSteps, type StepRecord, timed } from '../pipeline.ts';
import { type Reporter, silentReporter } from '../progress.ts';
import { writeReport } from '../report.ts';
import type { RunResult } from '../result.ts';
import { version } from '../version.ts';
import { sizeOf } from '../work-size.ts';

export interface RunOptions extends Parameters, InputFlags {
  readonly out?: string;
  readonly report?: string;
  readonly backend: string;
  readonly target?: string;
  readonly threads: number;
  /** Another backend, whose results must be the same to the bit. */
  readonly compare?: string;
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
}
type Counts = { readonly adata: AnnData; readonly record: StepRecord };
type Work = { readonly adata: AnnData; readonly digest: string; readonly steps: readonly StepRecord[] };

/** Raw counts to annotated, clustered and ranked data. */
export async function run(input: string, o: RunOptions): Promise<RunResult> {
  checkParameters(o, 'sparsome run');
  if (o.out !== undefined) assertWritable(o.out);
  await checkOutputs(input, o);
  // Found out now, not after the whole run.
  if (o.compare !== undefined) await (await open({ backend: o.compare, signal: o.signal })).close();
  const from = performance.now();
  const opened = (work?: WorkSize): Promise<ChosenSession> =>
    open({ backend: o.backend, threads: o.threads, signal: o.signal, ...(o.target ? { target: o.target } : {}), ...(work ? { work } : {}) });
  // What was asked for by name does not depend on the size: that it cannot be had is found out before the file is read.
  const named = o.backend === 'auto' ? undefined : await opened();
  let session = named;
  try {
    const counts = await read(input, o, o.reporter);
    session ??= await opened(await sizeOf(counts.adata));
    const { decision } = session,
      { adata, digest, steps } = await work(session, counts, o, o.reporter);
    const records = [...steps];
    const compared = o.compare === undefined ? undefined : await compareWith(o.compare, input, digest, o, records);
    const ms = (): number => performance.now() - from - (compared?.ms ?? 0);
    const {
      backend,
      capabilities: { target, threads },
    } = session;
    adata.uns.set('sparsome', provenance({ backend, target, threads, digest, steps: records }, o));
    if (o.out !== undefined)
      records.push(
        await timed(o.reporter, 'write', async () => ({ summary: await written(o.out ?? '', () => writeAnnData(o.out ?? '', adata, { signal: o.signal })) })),
      );
    const summary = { input, shape: adata.shape, ...used(), backend, target, threads, digest, steps: records, ...(compared ? { compared } : {}) };
    if (o.report !== undefined) {
      records.push(
        await timed(o.reporter, 'report', async () => ({
          summary: await written(o.report ?? '', () =>
            writeReport(o.report ?? '', adata, { ...summary, ...used(), ms: ms() }, parametersOf(o), decisionText(decision)),
          ),
        })),
      );
    }
    dispose(adata);
    return { ...summary, ...used(), ms: ms(), ...(o.out ? { out: o.out } : {}), ...(o.report ? { report: o.report } : {}) };
  } finally {
    await session?.close();
  }
}

/** The file, with raw counts in X. */
async function read(input: string, o: RunOptions, reporter: Reporter): Promise<Counts> {
  let adata: AnnData | undefined;
  const record = await timed(reporter, 'read', async () => {
    adata = await readAnnData(input, { ...tenxOptions(o), signal: o.signal });
    const [cells, genes] = adata.shape;
    return {
      summary: `${basename(input)}: ${cells.toLocaleString('en-US')} cells, ${genes.toLocaleString('en-US')} genes`,
      notes: adata.unknown.map(({ path, why, content }) => `${path} ${content ? 'is kept as it is' : 'is not understood'}: ${why}`),
    };
  });
  if (!adata) throw new TypeError('unreachable');
  if (o.out !== undefined) assertWritable(o.out, adata);
  requireCellsByGenes(adata, input);
  const notes = [...(await bringCounts(adata, input)), ...withUniqueNames(adata)];
  reporter.note(notes);
  // The clusters are not there yet.
  if (o.groupBy !== undefined && o.groupBy !== clusters) requireGroups(adata, o.groupBy);
  return { adata, record: { ...record, notes: [...record.notes, ...notes] } };
}

async function work(session: Session, { adata, record }: Counts, o: RunOptions, reporter: Reporter): Promise<Work> {
  const steps = [record, ...(await runSteps(session, adata, o, reporter, o.signal))];
  return { adata, digest: await digestOf(adata), steps };
}

/** The same steps on another backend, silently; throws when a single bit differs. */
async function compareWith(
  backend: string,
  input: string,
  digest: string,
  o: RunOptions,
  records: StepRecord[],
): Promise<{ readonly backend: string; readonly ms: number }> {
  const record = await timed(o.reporter, 'compare', async () => {
    const session = await open({ backend, signal: o.signal });
    try {
      const other = await work(session, await read(input, o, silentReporter), o, silentReporter);
      dispose(other.adata);
      if (other.digest !== digest) {
        fail('Corrupt', {
          where: 'compare',
          what: `${backend} gives other numbers`,
          expected: digest,
          got: other.digest,
          consequence: 'nothing was written',
          fix: 'please report this with the output of `sparsome doctor`',
        });
      }
      return { summary: `${backend} gives the same bits: ${digest.slice(0, 16)}` };
    } finally {
      await session.close();
    }
  });
  records.push(record);
  return { backend, ms: record.ms };
}

const parameterNames = [...(Object.keys(defaults) as (keyof Parameters)[]), 'groupBy'] as const;

/** `uns['sparsome']`: what is needed to make the same numbers again. */
function provenance(r: { backend: string; target: string; threads: number; digest: string; steps: readonly StepRecord[] }, p: Parameters): Uns {
  return new Map<string, Uns | string | number>([
    ['version', version],
    ['backend', r.backend],
    ['target', r.target],
    ['threads', r.threads],
    ['digest', r.digest],
    ['parameters', new Map(Object.entries(parametersOf(p)).map(([name, value]) => [snake(name), value]))],
    ['milliseconds', new Map(r.steps.map((s) => [s.step, Math.round(s.ms)]))],
  ]);
}

async function written(path: string, write: () => Promise<void>): Promise<string> {
  await write();
  return `${path}, ${((await stat(path)).size / 2 ** 20).toFixed(1)} MiB`;
}

/** The parameters among the options. */
const parametersOf = (o: Parameters): Partial<Parameters> =>
  Object.fromEntries(parameterNames.flatMap((name) => (o[name] === undefined ? [] : [[name, o[name]]])));

const used = (): Pick<RunResult, 'cpuSeconds' | 'peakMiB'> => {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, peakMiB: Math.round(peakMemory() / 2 ** 20) };
};
