import type { Compare } from '../contract.ts';
import type { Comparison } from './arrays.ts';

/** A failed comparison in words: rule, worst element, both values, their distance, and how to run that case alone. */
export function comparisonText(output: string, rule: Compare, c: Comparison, rerun?: string): string {
  const lines = [`output "${output}" differs (rule: ${ruleText(rule)})${c.why === undefined ? '' : `: ${c.why}`}`];
  if (c.worst) {
    lines.push(
      `  elements: ${c.wrong} wrong, the worst at ${c.worst.index}, ${c.worst.ulps} ulp apart`,
      `  got:      ${c.worst.got}`,
      `  want:     ${c.worst.want}`,
    );
  }
  if (rerun !== undefined) lines.push(`  run:      ${rerun}`);
  return lines.join('\n');
}

/** A rule in words. */
export function ruleText(rule: Compare): string {
  if (rule.by === 'exact') return 'the same bits';
  if (rule.by === 'ulp') return `at most ${rule.max} ulp apart`;
  return rule.by === 'close' ? `|got - want| <= ${rule.abs} + ${rule.rel} |want|` : `${rule.by} within ${rule.rel}`;
}
