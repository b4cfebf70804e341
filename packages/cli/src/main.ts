import { isSparsomeError } from '@sparsome/core';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { doctor } from './commands/doctor.ts';
import { exitCodeOf, exitCodes } from './exit.ts';
import { defaults, type Parameters, readConfig } from './parameters.ts';
import { duration, jsonReporter, type Reporter, silentReporter, textReporter } from './progress.ts';
import type { InputFlags } from './input/flags.ts';
import { version } from './version.ts';

interface RunFlags extends Partial<Parameters>, Spoken, InputFlags {
  readonly config?: string;
  readonly out?: string;
  readonly report?: string;
  readonly backend: string;
  readonly target?: string;
  readonly threads: number;
  readonly compare?: string;
}
interface Spoken {
  readonly quiet?: true;
  readonly json?: true;
}
interface ConvertFlags extends Spoken, InputFlags {
  readonly compression?: true;
}

const genome = new Option('--genome <name>', 'of a file of Cell Ranger: the genome to read, where it holds several'),
  allFeatures = new Option('--all-features', 'of an output of Cell Ranger: antibodies, guides and other features too, not only genes');

/** Runs the command line; gives the exit code: 0, 1 (failed), 2 (bad input or usage), 130 (cancelled). */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('sparsome')
    .description('Single-cell analysis with one answer on every backend.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(sparsome --help shows what there is)');
  program
    .command('run')
    .description('raw counts to annotated, clustered and ranked data: QC, filter, normalise, variable genes, PCA, neighbours, UMAP, Leiden, markers')
    .argument('<input>', 'h5ad, AnnData zarr (folder, .zip or URL), 10x h5, 10x mtx folder, mtx, csv or tsv, with raw counts')
    .option('--out <file>', 'write the result, which scanpy opens: *.h5ad, *.zarr or *.zarr.zip')
    .option('--report <file>', 'write a report: one HTML file')
    .option('--backend <name>', 'auto, native-cpu, wasm-simd, js, cuda or webgpu', 'auto')
    .option('--target <name>', 'force an instruction set, such as avx2')
    .option('--threads <n>', '0: all that the process may use', wholeNumber, 0)
    .option('--compare <backend>', 'compute again on this backend and fail unless every bit is the same')
    .option('--config <file>', 'parameters as JSON, { "min_genes": 200, … }; options given here win')
    .option('--min-genes <n>', `keep cells with at least so many genes (default ${defaults.minGenes})`, wholeNumber)
    .option('--min-cells <n>', `keep genes in at least so many cells (default ${defaults.minCells})`, wholeNumber)
    .option('--target-sum <n>', `counts of a cell after normalisation (default ${defaults.targetSum})`, positive)
    .option('--n-top-genes <n>', `highly variable genes to mark (default ${defaults.nTopGenes})`, wholeNumber)
    .addOption(new Option('--flavor <name>', `how variable genes are found (default ${defaults.flavor})`).choices(['seurat', 'cell_ranger']))
    .option('--n-comps <n>', `principal components (default ${defaults.nComps})`, wholeNumber)
    .option('--n-neighbors <n>', `neighbours of a cell, itself counted (default ${defaults.nNeighbors})`, wholeNumber)
    .option('--min-dist <n>', `how near UMAP puts cells (default ${defaults.minDist})`, number)
    .option('--resolution <n>', `greater: more clusters (default ${defaults.resolution})`, positive)
    .option('--seed <n>', `for all that is drawn at random (default ${defaults.seed})`, wholeNumber)
    .option('--group-by <column>', 'column of obs whose groups get markers (default: the clusters)')
    .option('--quiet', 'no progress')
    .option('--json', 'progress and result as JSON lines')
    .addOption(genome)
    .addOption(allFeatures)
    .action(runCommand);
  program
    .command('convert')
    .description('read a file of any format, write it in another')
    .argument('<input>')
    .argument('<output>', '*.h5ad, *.zarr or *.zarr.zip')
    .option('--compression', 'deflate numeric arrays')
    .addOption(genome)
    .addOption(allFeatures)
    .option('--quiet', 'no progress')
    .option('--json', 'progress and result as JSON lines')
    .action((input: string, output: string, flags: ConvertFlags) =>
      cancellable(flags, async (reporter, signal) => {
        const { convert } = await import('./commands/convert.ts');
        return convert(input, output, { ...flags, signal, reporter });
      }),
    );
  program
    .command('info')
    .description('what is in a file')
    .argument('<input>')
    .addOption(genome)
    .addOption(allFeatures)
    .action(async (input: string, flags: InputFlags) => {
      const { info } = await import('./commands/info.ts');
      console.log(await info(input, flags));
    });
  program
    .command('doctor')
    .description('every backend: available or not, why, and what to do about it')
    .option('--json', 'as JSON')
    .action(async (o: { json?: true }) => console.log(await doctor(o)));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (e) {
    if (e instanceof CommanderError) return e.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
    console.error(isSparsomeError(e) ? e.message : e);
    return exitCodeOf(e);
  }
}

async function runCommand(input: string, flags: RunFlags): Promise<void> {
  const { config, ...given } = flags;
  const parameters = { ...defaults, ...(config === undefined ? {} : await readConfig(config)), ...given };
  await cancellable(flags, async (reporter, signal) => {
    const { run } = await import('./commands/run.ts');
    const result = await run(input, { ...parameters, signal, reporter });
    if (!flags.json && !flags.quiet) {
      const { compared } = result;
      console.log(
        `${result.shape[0].toLocaleString('en-US')} cells x ${result.shape[1].toLocaleString('en-US')} genes on ${result.backend} (${result.target}, ${result.threads} threads) in ${duration(result.ms)}, ${result.peakMiB} MiB; digest ${result.digest.slice(0, 16)}${compared ? `; the same bits on ${compared.backend}, in ${duration(compared.ms)} more` : ''}`,
      );
    }
    return result;
  });
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// Launchers such as npx pass on the Ctrl-C that the terminal has sent us already: only one that comes later is impatience.
const impatience = 1000;

/** Runs long work with progress as asked for; Ctrl-C ends it, and so does a reader of our lines who leaves. */
async function cancellable(flags: Spoken, work: (reporter: Reporter, signal: AbortSignal) => Promise<object>): Promise<void> {
  const reporter: Reporter = flags.quiet ? silentReporter : flags.json ? jsonReporter((line) => process.stdout.write(line)) : textReporter(process.stderr);
  const controller = new AbortController();
  let asked = Number.POSITIVE_INFINITY;
  const cancel = (): void => {
    if (performance.now() - asked > impatience) {
      reporter.stop();
      process.exit(exitCodes.cancelled);
    }
    asked = Math.min(asked, performance.now());
    controller.abort();
  };
  const leave = (): void => controller.abort();
  // Nobody reads the progress: the work goes on.
  const ignore = (): void => undefined;
  // While the input is read there is nothing to take away, and reading blocks: the system's own end is the quicker one.
  let armed = false;
  const arm = (): void => {
    if (!armed) for (const name of endings) process.on(name, cancel);
    armed = true;
  };
  const arming: Reporter = {
    ...reporter,
    end(summary, notes) {
      arm();
      reporter.end(summary, notes);
    },
  };
  process.stdout.on('error', leave);
  process.stderr.on('error', ignore);
  try {
    const result = await work(arming, controller.signal);
    if (flags.json) process.stdout.write(`${JSON.stringify({ event: 'result', ...result })}\n`);
  } finally {
    reporter.stop();
    // After a Ctrl-C its echo may come until the process has ended.
    if (!controller.signal.aborted) for (const name of endings) process.off(name, cancel);
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}
function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
