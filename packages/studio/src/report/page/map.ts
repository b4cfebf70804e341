import type { PageData } from '../page-data.ts';
import { byCategory, byGene, byQuantity, type Colouring } from './colouring.ts';
import type { arrayReader } from './data.ts';
import { byId, inputById, say, selectById, tip } from './dom.ts';
import { labelLayer } from './labels.ts';
import { legend } from './legend.ts';
import { nearestCell } from './nearest.ts';
import { variable } from './palette.ts';
import { canvasRenderer, type View, webglRenderer } from './renderers.ts';
import { navigate } from './navigate.ts';
import { normalised, wholeMap } from './view.ts';

export interface CellMap {
  colourByGene(gene: string): void;
  repaint(): void;
}

/** The map of cells: colours, legend, tips, moving and zooming. */
export function cellMap(data: PageData, read: ReturnType<typeof arrayReader>): CellMap | undefined {
  const frame = byId('map-view'),
    select = selectById('map-colour'),
    search = inputById('map-gene');
  if (!frame || !data.map) return undefined;
  const xy = normalised(Float32Array.from(read(data.map)));
  const renderer = webglRenderer(frame, xy, variable('--paper')) ?? canvasRenderer(frame, xy);
  const labels = labelLayer(frame, xy),
    find = nearestCell(xy),
    tell = tip(frame);
  let view: View = wholeMap(frame.clientWidth, frame.clientHeight),
    colouring: Colouring | undefined,
    chosen = new Set<number>(),
    waiting = false;
  frame.dataset['renderer'] = renderer.name;

  const show = (next: View = view): void => {
    view = next;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const { clientWidth: width, clientHeight: height } = frame;
      const size = Math.max(1.5, Math.min(9, (180 / Math.sqrt(data.cells)) * Math.sqrt(view.zoom)));
      renderer.show(view, width, height, size);
      labels.place(view, width, height);
      frame.dataset['view'] = `${view.x.toFixed(3)} ${view.y.toFixed(3)} ${view.zoom.toFixed(3)}`;
    });
  };
  const colour = (): void => {
    const [kind, n] = (select?.value ?? '').split(':'),
      gene = data.expression.find((e) => e.gene === search?.value);
    const category = data.categories[Number(n)],
      quantity = data.quantities[Number(n)];
    colouring =
      kind === 'gene' && gene
        ? byGene(gene, read, data.cells)
        : kind === 'quantity' && quantity
          ? byQuantity(quantity, read)
          : category
            ? byCategory(category, read, chosen)
            : undefined;
    if (!colouring) return;
    const { title, paint, groups } = colouring;
    legend(colouring, chosen, (group) => {
      if (!chosen.delete(group)) chosen.add(group);
      colour();
    });
    labels.set(groups && groups.length <= 40 ? groups.map((g) => g.label) : [], paint.codes);
    frame.dataset['painted'] = '';
    void renderer.paint(paint).then(() => {
      if (colouring?.paint !== paint) return;
      frame.dataset['painted'] = title;
      show();
    });
    say('map-status', `Coloured by ${title}${chosen.size > 0 ? `, shown: ${[...chosen].map((g) => groups?.[g]?.label ?? '').join(', ')}` : ''}`);
  };
  const colourByGene = (name: string): void => {
    const wanted = name.trim().toLowerCase();
    const found = data.expression.find((e) => e.gene === name.trim()) ?? data.expression.find((e) => e.gene.toLowerCase() === wanted);
    if (wanted === '') return;
    if (!found || !search || !select) {
      const near = data.expression.filter((e) => e.gene.toLowerCase().includes(wanted)).slice(0, 6);
      say(
        'map-status',
        near.length > 0
          ? `Did you mean ${near.map((e) => e.gene).join(', ')}?`
          : `${name} is not among the ${data.expression.length} marker genes of this file`,
      );
      return;
    }
    search.value = found.gene;
    select.value = 'gene';
    colour();
  };

  select?.addEventListener('change', () => {
    chosen = new Set();
    if (search) search.value = '';
    colour();
  });
  search?.addEventListener('change', () => colourByGene(search.value));
  search?.addEventListener('input', () => data.expression.some((e) => e.gene === search.value) && colourByGene(search.value));
  navigate(frame, () => view, show);
  frame.addEventListener('pointermove', (e) => {
    const box = frame.getBoundingClientRect(),
      per = 2 / (box.height * view.zoom);
    const px = e.clientX - box.left,
      py = e.clientY - box.top;
    const cell = e.buttons === 0 ? find(view.x + (px - box.width / 2) * per, view.y + (box.height / 2 - py) * per, 8 * per) : undefined;
    tell(cell === undefined ? undefined : colouring?.textOf(cell), px, py);
  });
  frame.addEventListener('pointerleave', () => tell(undefined));
  new ResizeObserver(() => show()).observe(frame);
  // WebGL keeps no picture for printers: a plain canvas takes its place.
  addEventListener('beforeprint', () => {
    const canvas = frame.querySelector('canvas');
    if (!colouring || !canvas || renderer.name === 'canvas') return;
    canvas.style.visibility = 'hidden';
    const still = canvasRenderer(frame, xy);
    still.show(view, frame.clientWidth, frame.clientHeight, 2);
    void still.paint(colouring.paint);
  });
  addEventListener('afterprint', () => {
    const [still, canvas] = frame.querySelectorAll('canvas');
    if (!still || !canvas) return;
    still.remove();
    canvas.style.visibility = '';
  });
  colour();
  show();
  return { colourByGene, repaint: colour };
}
