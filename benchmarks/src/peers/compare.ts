import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { host } from '../machine.ts';
import { inputFile } from './data.ts';
import { compareProcesses, type ProcessRow } from './processes.ts';
import { compareSteps, type StepRow } from './steps.ts';

export interface PeerOptions {
  readonly data: readonly string[];
  readonly rounds: number;
  /** Fresh processes of each kind. */
  readonly runs: number;
  readonly python: string;
  /** Folder of the package scran.js; null leaves it out. */
  readonly scran: string | null;
}
/** One run on one data set: warm steps with one thread, and whole processes. */
export interface Comparison {
  readonly data: string;
  readonly at: string;
  readonly cpu: string;
  readonly cores: number;
  readonly steps: readonly StepRow[];
  readonly processes: readonly ProcessRow[];
}

/** Times our steps and the peers' in turns, one thread each, then whole processes in turns. */
export async function comparePeers(root: string, o: PeerOptions, say: (line: string) => void): Promise<readonly Comparison[]> {
  const done: Comparison[] = [];
  for (const name of o.data) {
    const input = await inputFile(root, name);
    say(`${name}: steps, one thread, medians of ${o.rounds}`);
    const steps = await compareSteps(root, input, o, say);
    say(`${name}: whole processes, medians of ${o.runs}`);
    const processes = await compareProcesses(root, input, o, say);
    done.push({ data: name, at: new Date().toISOString().slice(0, 10), cpu: host().cpu, cores: host().cores, steps, processes });
  }
  return done;
}

/** Writes what was measured where the README's table is made from. */
export const writeComparisons = (root: string, all: readonly Comparison[]): void =>
  writeFileSync(join(root, 'benchmarks/results/peers.json'), `${JSON.stringify(all, null, 1)}\n`);

/** What was measured last. */
export const readComparisons = (root: string): readonly Comparison[] =>
  JSON.parse(readFileSync(join(root, 'benchmarks/results/peers.json'), 'utf8')) as readonly Comparison[];
