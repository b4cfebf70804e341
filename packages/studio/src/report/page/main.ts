// The program of a report: reads the data beside it, draws, answers.
import { cellMap } from './map.ts';
import { arrayReader, readPageData } from './data.ts';
import { byId, selectById } from './dom.ts';
import { drawFigures, drawQuality } from './figures.ts';
import { markerTable } from './marker-table.ts';

try {
  const data = readPageData(),
    read = arrayReader();
  const map = cellMap(data, read);
  markerTable(data, read, (gene) => {
    map?.colourByGene(gene);
    byId('map')?.scrollIntoView();
    byId('map-gene')?.focus({ preventScroll: true });
  });
  const redraw = (): void => void drawFigures(data, read).then(() => (document.documentElement.dataset['drawn'] = 'yes'));
  redraw();
  selectById('quality-split')?.addEventListener('change', () => void drawQuality(data, read));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    redraw();
    map?.repaint();
  });
  let waiting: ReturnType<typeof setTimeout> | undefined,
    width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 150);
  });
} catch (e) {
  const problem = byId('problem');
  if (!problem) throw e;
  problem.hidden = false;
  problem.textContent = `The interactive part could not be drawn: ${e instanceof Error ? e.message : String(e)}`;
}
