import type { PageData } from '../page-data.ts';
import type { arrayReader } from './data.ts';
import { byId, element, inputById, say, selectById } from './dom.ts';

const pageOfRows = 25;
const shownAs = {
  score: (v: number) => (Math.abs(v) >= 1000 ? v.toPrecision(4) : v.toFixed(2)),
  p: (v: number) => (v === 0 ? '0' : v >= 0.001 ? v.toFixed(3) : v.toExponential(1)),
  share: (v: number) => `${(100 * v).toFixed(0)} %`,
} as const;

/** The marker table: searched, limited to a group, sorted by any column, some rows at a time. */
export function markerTable(data: PageData, read: ReturnType<typeof arrayReader>, onGene?: (gene: string) => void): void {
  const { markers } = data,
    head = document.querySelector('#marker-table thead'),
    body = document.querySelector('#marker-table tbody');
  if (!markers || !head || !body) return;
  const { groups, genes, ranks, columns } = markers;
  const search = inputById('marker-search'),
    group = selectById('marker-group'),
    more = byId('marker-more');
  const onMap = new Set(data.expression.map((e) => e.gene));
  const lists = columns.map((c) => read(c.values));
  const groupOf = (row: number): number => Math.floor(row / ranks);
  const titles = ['group', 'rank', 'gene', ...columns.map((c) => c.title)];
  let sorted = { column: 0, up: true },
    shown = pageOfRows;

  const value = (row: number, column: number): number | string =>
    column === 0 ? groupOf(row) : column === 1 ? row % ranks : column === 2 ? genes[row]! : lists[column - 3]![row]!;
  const compare = (a: number, b: number): number => {
    const x = value(a, sorted.column),
      y = value(b, sorted.column);
    const order =
      typeof x === 'string' || typeof y === 'string' ? String(x).localeCompare(String(y), 'en') : Number.isNaN(x) ? 1 : Number.isNaN(y) ? -1 : x - y;
    return (sorted.up ? order : -order) || a - b;
  };
  const fill = (): void => {
    const wanted = (search?.value ?? '').trim().toLowerCase(),
      only = group?.value ?? '';
    const rows = Array.from(genes.keys()).filter((row) => (only === '' || groupOf(row) === Number(only)) && genes[row]!.toLowerCase().includes(wanted));
    rows.sort(compare);
    body.replaceChildren(...rows.slice(0, shown).map(line));
    say(
      'marker-status',
      rows.length === 0
        ? 'No gene of the table has this in its name'
        : `${Math.min(shown, rows.length).toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} rows shown`,
    );
    if (more) more.hidden = rows.length <= shown;
  };
  const line = (row: number): HTMLElement => {
    const gene = genes[row]!;
    const name =
      onMap.has(gene) && onGene && data.map ? element('button', { type: 'button', 'data-gene': gene, title: 'Colour the map by this gene' }, gene) : gene;
    return element(
      'tr',
      {},
      element('td', {}, groups[groupOf(row)]!),
      element('td', { class: 'number' }, String((row % ranks) + 1)),
      element('td', {}, name),
      ...columns.map((c, n) => element('td', { class: 'number' }, Number.isNaN(lists[n]![row]!) ? '–' : shownAs[c.form](lists[n]![row]!))),
    );
  };
  const headings = titles.map((title, n) => {
    const button = element('button', { type: 'button' }, title);
    const cell = element('th', { scope: 'col', 'aria-sort': n === 0 ? 'ascending' : 'none', ...(n === 0 || n === 2 ? {} : { class: 'number' }) }, button);
    button.addEventListener('click', () => {
      // Numbers of interest are the large ones; p-values and names begin with the small.
      const largestFirst = n > 2 && columns[n - 3]!.form !== 'p';
      sorted = { column: n, up: sorted.column === n ? !sorted.up : !largestFirst };
      headings.forEach((h, k) => h.setAttribute('aria-sort', k !== n ? 'none' : sorted.up ? 'ascending' : 'descending'));
      fill();
    });
    return cell;
  });
  head.replaceChildren(element('tr', {}, ...headings));
  const again = (): void => {
    shown = pageOfRows;
    fill();
  };
  search?.addEventListener('input', again);
  group?.addEventListener('change', again);
  more?.addEventListener('click', () => {
    shown += 4 * pageOfRows;
    fill();
  });
  body.addEventListener('click', (e) => {
    const gene = e.target instanceof HTMLElement ? e.target.dataset['gene'] : undefined;
    if (gene !== undefined) onGene?.(gene);
  });
  fill();
}
