import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { threadLimit } from '@sparsome/core/threads';
import { host, machineId } from '../machine.ts';
import { revision } from '../revision.ts';
import { rounded, summarize } from '../statistics.ts';
import type { JobSaid, Point, Series, ThresholdRun } from './data.ts';

const thresholdFile = 'benchmarks/results/thresholds.json';

export interface ThresholdOptions {
  /** Cells of the matrices, rising. */
  readonly sizes: readonly number[];
  readonly samples: number;
  /** Milliseconds: a backend that takes longer for one job is not measured at larger sizes. */
  readonly budget: number;
}
export interface Lane {
  readonly backend: string;
  readonly threads: number;
}
/** Runs one job in a process of its own; throws where the backend cannot do it. */
export type RunJob = (lane: Lane, cells: number) => Promise<JobSaid>;

const gpus: readonly string[] = ['cuda', 'webgpu'];

/** The backends, those of CPUs on 1, 2, 4, … and all threads. */
export function lanes(limit: number): readonly Lane[] {
  const counts: number[] = [];
  for (let n = 1; n < limit; n *= 2) counts.push(n);
  counts.push(limit);
  const on = (backend: string): readonly Lane[] => counts.map((threads) => ({ backend, threads }));
  return [...gpus.map((backend) => ({ backend, threads: 0 })), ...on('native-cpu'), ...on('wasm-simd'), { backend: 'js', threads: 1 }];
}

/** Times the job of every lane at every size, in turns, and writes what was found beside what other machines found. */
export async function measureThresholds(root: string, o: ThresholdOptions, keep: boolean, say: (line: string) => void): Promise<void> {
  const own = host(),
    [load = 0] = loadavg(),
    // Before anything is timed: the tree may change meanwhile.
    head = { machine: machineId(own), host: own, at: new Date().toISOString(), ...revision(root), load: rounded(load) };
  if (load > own.cores) say(`${load.toFixed(1)} processes at work on ${own.cores} cores: these times will decide nothing`);
  const run: ThresholdRun = { ...head, ...(await timeLanes(lanes(threadLimit()), o, inProcess, say)) };
  if (!keep) return say('not kept: --quick');
  const path = join(root, thresholdFile),
    others = (existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ThresholdRun[]) : []).filter((r) => r.machine !== run.machine);
  writeFileSync(
    path,
    `${JSON.stringify(
      [...others, run].sort((a, b) => (a.machine < b.machine ? -1 : 1)),
      null,
      1,
    )}\n`,
  );
}

/** One backend's measurement as it goes. */
interface Measuring {
  readonly lane: Lane;
  readonly points: Point[];
  device: string;
  ended: boolean;
}

/** The measurement alone, with jobs run by `job`. */
export async function timeLanes(
  all: readonly Lane[],
  o: ThresholdOptions,
  job: RunJob,
  say: (line: string) => void,
): Promise<Pick<ThresholdRun, 'series' | 'leftOut'>> {
  const leftOut: { [backend: string]: string } = {},
    states = all.map((lane): Measuring => ({ lane, points: [], device: '', ended: false }));
  for (const cells of o.sizes) {
    const at = new Map<Measuring, JobSaid[]>();
    for (let n = 0; n < o.samples; n++) {
      for (const state of states) {
        if (state.ended) continue;
        const said = await job(state.lane, cells).catch((e: unknown) => (e instanceof Error ? (e.message.trim().split('\n').at(-1) ?? '') : String(e)));
        const why = typeof said === 'string' ? said : said.emulated ? `${said.device} is no device but a stand-in for tests` : undefined;
        if (typeof said === 'string' || why !== undefined) {
          leftOut[state.lane.backend] = why ?? '';
          state.ended = true;
          continue;
        }
        state.device = said.device;
        at.set(state, [...(at.get(state) ?? []), said]);
      }
    }
    for (const [state, said] of at) {
      const point = pointOf(said);
      state.points.push(point);
      state.ended ||= point.ms.median > o.budget;
      say(
        `  ${cells} cells, ${point.entries} entries: ${state.lane.backend}, threads ${said[0]?.threads}: ${point.ms.median.toFixed(0)} ms ± ${point.ms.mad.toFixed(0)}`,
      );
    }
  }
  for (const [backend, why] of Object.entries(leftOut)) say(`  left out: ${backend}: ${why}`);
  const series = states
    .filter((s) => s.points.length > 0 && leftOut[s.lane.backend] === undefined)
    .map(({ lane, device, points }): Series => ({ ...lane, device, gpu: gpus.includes(lane.backend), points }));
  return { series, leftOut };
}

function pointOf(said: readonly JobSaid[]): Point {
  const ms = summarize(said.map((s) => s.ms));
  return {
    entries: said[0]?.entries ?? 0,
    open: rounded(summarize(said.map((s) => s.open)).median),
    ms: { median: rounded(ms.median), mad: rounded(ms.mad), samples: said.length },
  };
}

const program = fileURLToPath(new URL('./job.js', import.meta.url));

const inProcess: RunJob = async ({ backend, threads }, cells) => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, backend, String(threads), String(cells)]);
  return JSON.parse(stdout) as JobSaid;
};
