import type { Comparison } from './compare.ts';

/** Where the time of a whole job goes: the steps of our first process of each data set, the longest first, and what is outside them. */
export function profileTables(all: readonly Comparison[]): string {
  return all
    .flatMap(({ data, processes }) => {
      const own = processes.find((p) => p.steps !== undefined);
      if (!own?.steps) return [];
      const whole = 1e3 * own.wall,
        steps = Object.entries(own.steps);
      const outside = whole - steps.reduce((sum, [, ms]) => sum + ms, 0);
      const rows = [...steps, ['outside the steps: start, loading code, exit', outside] as const].sort(([, a], [, b]) => b - a);
      return [
        [
          `**${data}**, ${own.who}, ${own.threads} threads: ${own.wall.toFixed(2)} s`,
          '',
          '| step | ms | of the whole |',
          '| --- | --: | --: |',
          ...rows.map(([step, ms]) => `| ${step} | ${ms.toFixed(0)} | ${((100 * ms) / whole).toFixed(0)} % |`),
        ].join('\n'),
      ];
    })
    .join('\n\n');
}
