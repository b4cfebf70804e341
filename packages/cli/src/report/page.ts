import type { Chart } from './charts.ts';

export interface Section {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
  readonly header?: readonly string[];
}
export interface Page {
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly Section[];
  readonly charts: readonly (Chart & { readonly vega: object })[];
  /** Source of the plotting library, put into the page: it asks nothing of the network. */
  readonly library: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
/** JSON that can stand inside a script element. */
const inline = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const table = ({ title, rows, header }: Section): string =>
  `<section><h2>${escaped(title)}</h2><div class="wide"><table>${
    header ? `<thead><tr>${header.map((h) => `<th scope="col">${escaped(h)}</th>`).join('')}</tr></thead>` : ''
  }<tbody>${rows.map(([first, ...rest]) => `<tr><th scope="row">${escaped(first ?? '')}</th>${rest.map((v) => `<td>${escaped(v)}</td>`).join('')}</tr>`).join('')}</tbody></table></div></section>`;
const figure = ({ id, title, description, wide }: Chart): string =>
  `<figure${wide ? ' class="large"' : ''}><figcaption>${escaped(title)}</figcaption><div class="chart" role="img" aria-label="${escaped(description)}"><div id="${id}"></div></div></figure>`;

/** One HTML file, complete in itself. */
export const pageText = (p: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(p.title)}</title>
<style>
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6475; --line: #d9dde5; --paper: #fff; --accent: #2f6f8f }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --soft: #a3acbd; --line: #333b4a; --paper: #14181f; --accent: #7fb8d4 } }
body { margin: 0 auto; padding: 24px 16px 48px; max-width: 1080px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 24px; margin: 0 } h2 { font-size: 17px; margin: 32px 0 8px } .sub { color: var(--soft); margin: 4px 0 0; overflow-wrap: anywhere }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100% } th, td { text-align: left; font-weight: 400; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top }
tbody th { color: var(--soft); width: 12em; white-space: nowrap } thead th { font-weight: 600 } td { font-variant-numeric: tabular-nums; white-space: pre-wrap; overflow-wrap: anywhere }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 16px 24px; margin-top: 24px }
figure { margin: 0; min-width: 0 } figure.large { grid-column: 1 / -1 } figcaption { font-weight: 600; margin-bottom: 6px } .chart { width: 100%; min-height: 150px }
@media (max-width: 600px) { tbody th { width: auto; white-space: normal } th, td { padding-right: 10px } }
</style>
</head>
<body>
<header><h1>${escaped(p.title)}</h1><p class="sub">${escaped(p.subtitle)}</p></header>
<main>
<div class="charts">${p.charts.map(figure).join('')}</div>
${p.sections.map(table).join('\n')}
</main>
<script>${p.library.replaceAll('</script', '<\\/script')}</script>
<script>
const charts = ${inline(p.charts.map(({ id, vega, columns }) => ({ id, vega, columns })))};
const dark = matchMedia('(prefers-color-scheme: dark)');
const draw = () => {
  const ink = getComputedStyle(document.documentElement).getPropertyValue('--ink').trim(), line = getComputedStyle(document.documentElement).getPropertyValue('--line').trim();
  const config = { axis: { labelColor: ink, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, titleFontWeight: 400 }, legend: { labelColor: ink, titleColor: ink, orient: 'top' }, view: { stroke: null } };
  for (const { id, vega: spec, columns } of charts) {
    const names = Object.keys(columns), rows = columns[names[0]].map((_, i) => Object.fromEntries(names.map((n) => [n, columns[n][i]])));
    const element = document.getElementById(id);
    element.replaceChildren();
    const view = new vega.View(vega.parse(spec, config), { renderer: 'canvas', hover: true }).initialize(element);
    view.width(element.clientWidth - 60).insert('source_0', rows).runAsync();
  }
};
draw();
dark.addEventListener('change', draw);
let waiting; addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(draw, 150); });
</script>
</body>
</html>
`;
