import { count, duration, escaped } from './html.ts';
import type { RunStep, RunSummary } from './run-summary.ts';

const cells = (line: readonly string[]): string => line.map((v) => `<td>${escaped(v)}</td>`).join('');

/** Steps with their times, parameters, and what computed them: readable without any script. */
export function logSection(run: RunSummary): string {
  // Computing again on another backend is no part of the job, and would dwarf the others.
  const own = run.steps.filter((s) => s.step !== 'compare'),
    longest = Math.max(1, ...own.map((s) => s.ms));
  const bar = (s: RunStep): string =>
    own.includes(s) ? `<span class="bar" style="--share:${((100 * s.ms) / longest).toFixed(1)}%" aria-hidden="true"></span>` : '';
  const steps = run.steps.map(
    (s) =>
      `<tr><th scope="row">${escaped(s.step)}</th><td class="time">${escaped(duration(s.ms))}${bar(s)}</td><td>${escaped(s.summary)}${
        s.notes.length > 0 ? `<ul>${s.notes.map((n) => `<li>${escaped(n)}</li>`).join('')}</ul>` : ''
      }</td></tr>`,
  );
  const pairs = (rows: readonly (readonly [string, string])[]): string =>
    rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th>${cells([value])}</tr>`).join('');
  const computed: (readonly [string, string])[] = [
    ['backend', `${run.backend}, ${run.target}, ${run.threads} ${run.threads === 1 ? 'thread' : 'threads'}`],
    ['time', duration(run.ms)],
    ...(run.peakMiB === undefined ? [] : [['peak memory', `${count(Math.round(run.peakMiB))} MiB`] as const]),
    ...(run.compared ? [['compared with', `${run.compared.backend}: the same bits, in ${duration(run.compared.ms)} more`] as const] : []),
    ['digest of all numbers', run.digest],
    ...Object.entries(run.versions ?? {}),
    ['why this backend', run.decision],
  ];
  return `<section id="log" aria-labelledby="log-title"><h2 id="log-title">Log</h2>
<h3>Steps</h3><div class="scroll" tabindex="0" role="region" aria-label="Steps and their times"><table class="log"><thead><tr><th scope="col">step</th><th scope="col">time</th><th scope="col">result</th></tr></thead><tbody>${steps.join('')}</tbody></table></div>
<div class="halves"><div><h3>Parameters</h3><table class="pairs"><tbody>${pairs(Object.entries(run.parameters).map(([k, v]) => [k, String(v)] as const))}</tbody></table></div>
<div><h3>Computed by</h3><table class="pairs"><tbody>${pairs(computed)}</tbody></table></div></div></section>`;
}
