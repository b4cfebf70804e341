import { isSparsomeError } from '@sparsome/core';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { doctor } from './commands/doctor.ts';
import { exitCodeOf, exitCodes } from './exit.ts';
import { defaults, type Parameters } from './pipeline.ts';
import { duration, jsonReporter, type Reporter, silentReporter, textReporter } from './progress.ts';
import { version } from './version.ts';

interface RunFlags extends Parameters {
  readonly out?: string;
  readonly report?: string;
  readonly backend: string;
  readonly target?: string;
  readonly threads: number;
  readonly compare?: string;
  readonly quiet?: true;
  readonly json?: true;
}

/** Runs the command line; gives the exit code: 0, 1 (failed), 2 (bad input or usage), 130 (cancelled). */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('sparsome')
    .description('Single-cell analysis with one answer on every backend.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(sparsome --help shows what there is)');
  program
    .command('run')
    .description('raw counts to quality-controlled, normalised data with its variable genes')
    .argument('<input>', 'an h5ad file with raw counts in X')
    .option('--out <file>', 'write the result: an h5ad file that scanpy opens')
    .option('--report <file>', 'write a report: one HTML file')
    .option('--backend <name>', 'auto, native-cpu, wasm-simd or js', 'auto')
    .option('--target <name>', 'force an instruction set, such as avx2')
    .option('--threads <n>', '0: all that the process may use', wholeNumber, 0)
    .option('--compare <backend>', 'compute again on this backend and fail unless every bit is the same')
    .option('--min-genes <n>', 'keep cells with at least so many genes', wholeNumber, defaults.minGenes)
    .option('--min-cells <n>', 'keep genes in at least so many cells', wholeNumber, defaults.minCells)
    .option('--target-sum <n>', 'counts of a cell after normalisation', positive, defaults.targetSum)
    .option('--n-top-genes <n>', 'highly variable genes to mark', wholeNumber, defaults.nTopGenes)
    .addOption(new Option('--flavor <name>', 'how variable genes are found').choices(['seurat', 'cell_ranger']).default(defaults.flavor))
    .option('--quiet', 'no progress')
    .option('--json', 'progress and result as JSON lines')
    .action(runCommand);
  program
    .command('info')
    .description('what is in a file')
    .argument('<input>')
    .action(async (input: string) => {
      const { info } = await import('./commands/info.ts');
      console.log(await info(input));
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
  const { run } = await import('./commands/run.ts');
  const reporter: Reporter = flags.quiet ? silentReporter : flags.json ? jsonReporter((line) => process.stdout.write(line)) : textReporter(process.stderr);
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  try {
    const result = await run(input, { ...flags, signal: controller.signal, reporter });
    if (flags.json) process.stdout.write(`${JSON.stringify({ event: 'result', ...result })}\n`);
    else if (!flags.quiet) {
      console.log(
        `${result.shape[0].toLocaleString('en-US')} cells x ${result.shape[1].toLocaleString('en-US')} genes on ${result.backend} (${result.target}, ${result.threads} threads) in ${duration(result.ms)}; digest ${result.digest.slice(0, 16)}`,
      );
    }
  } finally {
    reporter.stop();
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
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
