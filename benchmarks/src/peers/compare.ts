import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { host } from '../machine.ts';
import { inputFile } from './data.ts';
import { compareProcesses, type ProcessRow } from './processes.ts';
import { compareSteps, type StepRow } from './steps.ts';

export interface PeerOptions {
  /** Warm calls of each step. */
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
  /** How many warm calls, and fresh processes, the medians are of. */
  readonly rounds: number;
  readonly runs: number;
  readonly steps: readonly StepRow[];
  readonly processes: readonly ProcessRow[];
}

/** Times our steps and the peers' in turns, one thread each, then whole processes in turns. */
export async function comparePeers(root: string, data: string, o: PeerOptions, say: (line: string) => void): Promise<Comparison> {
  const input = await inputFile(root, data);
  say(`${data}: steps, one thread, medians of ${o.rounds}`);
  const steps = await compareSteps(root, input, o, say);
  say(`${data}: whole processes, medians of ${o.runs}`);
  const processes = await compareProcesses(root, input, o, say);
  const { cpu, cores } = host();
  return { data, at: new Date().toISOString().slice(0, 10), cpu, cores, rounds: o.rounds, runs: o.runs, steps, processes };
}

const kept = (root: string): string => join(root, 'benchmarks/results/peers.json');

/** Keeps what was measured in place of what was measured on the same data before; all that is kept now. */
export function keepComparison(root: string, measured: Comparison): readonly Comparison[] {
  const all = readComparisons(root);
  const now = all.some((c) => c.data === measured.data) ? all.map((c) => (c.data === measured.data ? measured : c)) : [...all, measured];
  writeFileSync(kept(root), `${JSON.stringify(now, null, 1)}\n`);
  return now;
}

/** What was measured last on each data set. */
export const readComparisons = (root: string): readonly Comparison[] =>
  existsSync(kept(root)) ? (JSON.parse(readFileSync(kept(root), 'utf8')) as readonly Comparison[]) : [];
