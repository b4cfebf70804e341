import type { Comparison } from './compare.ts';

const seconds = (s: number): string => (s < 0.1 ? `${(1e3 * s).toFixed(1)} ms` : `${s.toFixed(2)} s`);

/** The tables of the README: steps in CPU seconds of one thread, whole processes; slower rows stand there like faster ones. */
export function peerTables(all: readonly Comparison[]): string {
  return all
    .map(({ data, at, cpu, cores, steps, processes }) => {
      const scanpy = new Map(processes.filter((p) => p.who === 'scanpy').map((p) => [p.threads, p]));
      return [
        `**${data}** (${at}, ${cpu}, ${cores} cores)`,
        '',
        '| whole job, fresh process | threads | wall | CPU | peak memory | against scanpy |',
        '| --- | --- | --- | --- | --- | --- |',
        ...processes.map((p) => {
          const other = scanpy.get(p.threads);
          const times = other && p !== other ? `${(other.wall / p.wall).toFixed(1)} × faster, ${(other.peakMiB / p.peakMiB).toFixed(1)} × less memory` : '';
          return `| ${p.who} | ${p.threads} | ${seconds(p.wall)} | ${seconds(p.cpu)} | ${p.peakMiB.toFixed(0)} MiB | ${times} |`;
        }),
        '',
        '| step, one thread, warm | sparsome | peer | | |',
        '| --- | --- | --- | --- | --- |',
        ...steps.map((s) => `| ${s.step} | ${seconds(s.ours)} | ${seconds(s.theirs)} | ${s.peer} | ${(s.theirs / s.ours).toFixed(1)} × |`),
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
