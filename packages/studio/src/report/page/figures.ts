import type { PageData } from '../page-data.ts';
import { draw } from './charts.ts';
import type { arrayReader } from './data.ts';
import { dotPlot } from './dot-spec.ts';
import { byId, selectById } from './dom.ts';
import { palette, variable } from './palette.ts';
import { type ViolinGroup, variableGenes, variance, violins } from './specs.ts';

type Read = ReturnType<typeof arrayReader>;
/** Draws every chart of the page; again when colours or widths change. */
export async function drawFigures(data: PageData, read: Read): Promise<void> {
  const work: Promise<void>[] = [drawQuality(data, read)];
  const at = (id: string, make: (place: HTMLElement, width: number) => Promise<void>): void => {
    const place = byId(id);
    if (place) work.push(make(place, place.clientWidth));
  };
  const { variableGenes: v, variance: shares, dots } = data;
  if (v) at('variable-genes', (place, width) => draw(place, variableGenes(v.genes, read(v.means), read(v.dispersions), read(v.chosen), width), 'canvas'));
  if (shares) at('variance', (place, width) => draw(place, variance(shares, width)));
  if (dots) at('dots', (place, width) => draw(place, dotPlot(dots, width)));
  await Promise.all(work);
}

/** Violins, of all cells or split by the groups that are chosen. */
export async function drawQuality(data: PageData, read: Read): Promise<void> {
  const chosen = selectById('quality-split')?.value ?? '';
  const category = chosen === '' ? undefined : data.categories[Number(chosen)];
  await Promise.all(
    data.quantities.map(async ({ title, values: place }, n) => {
      const element = byId(`quality-${n}`),
        values = read(place);
      if (!element) return;
      const lists: number[][] = category ? category.labels.map(() => []) : [[]];
      const codes = category ? read(category.codes) : undefined;
      values.forEach((v, cell) => Number.isFinite(v) && lists[codes ? codes[cell]! : 0]?.push(v));
      const groups: ViolinGroup[] = lists.map((list, g) => ({
        label: category?.labels[g] ?? 'all cells',
        colour: category ? palette[g % palette.length]! : variable('--accent'),
        values: list,
      }));
      await draw(element, violins(groups, title, element.clientWidth));
    }),
  );
}
