import type { Comparison } from './compare.ts';
import type { Seconds } from './server.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const time = (s: Seconds | undefined): string => (s ? seconds(s.cpu) : '');
const times = (ratio: number, more: string, less: string): string => (ratio < 1 ? `${(1 / ratio).toFixed(1)} × ${less}` : `${ratio.toFixed(1)} × ${more}`);
const faster = (theirs: number, ours: number | undefined): string => (ours === undefined ? '' : times(theirs / ours, 'faster', 'slower'));
const count = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;
const seconds = (s: number): string => (s < 0.1 ? `${(1e3 * s).toFixed(1)} ms` : `${s.toFixed(2)} s`);

/** The tables of the README: steps in CPU seconds of one thread, whole processes; slower rows stand there like faster ones. */
export function peerTables(all: readonly Comparison[]): string {
  return all
    .map(({ data, at, cpu, cores, rounds, runs, steps, processes }) => {
      const scanpy = new Map(processes.filter((p) => p.who === 'scanpy').map((p) => [p.threads, p]));
      return [
        `**${data}** (${at}, ${cpu}, ${cores} cores; medians of ${count(runs, 'process', 'processes')}, ${count(rounds, 'warm call', 'warm calls')})`,
        '',
        '| whole job, fresh process | threads | wall | CPU | peak memory | against scanpy |',
        '| --- | --- | --- | --- | --- | --- |',
        ...processes.map((p) => {
          const other = scanpy.get(p.threads);
          const against = other && p !== other ? `${faster(other.wall, p.wall)}, ${times(other.peakMiB / p.peakMiB, 'less memory', 'more memory')}` : '';
          return `| ${p.who} | ${p.threads} | ${seconds(p.wall)} | ${seconds(p.cpu)} | ${p.peakMiB.toFixed(0)} MiB | ${against} |`;
        }),
        '',
        '| step, one thread, warm | native-cpu | wasm-simd | peer | | native-cpu is | wasm-simd is |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        ...steps.map((s) =>
          row([s.step, time(s.ours), time(s.wasm), time(s.theirs), s.peer, faster(s.theirs.cpu, s.ours.cpu), faster(s.theirs.cpu, s.wasm?.cpu)]),
        ),
      ].join('\n');
    })
    .join('\n\n');
}

const begin = '<!-- peers: written by `pnpm bench --peers` -->',
  end = '<!-- /peers -->';

/** The text with its table replaced. Throws `RangeError` when there is no place for it. */
export function withTables(text: string, all: readonly Comparison[]): string {
  const from = text.indexOf(begin),
    to = text.indexOf(end);
  if (from < 0 || to < from) throw new RangeError(`no place for the tables: ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${peerTables(all)}\n${text.slice(to)}`;
}
