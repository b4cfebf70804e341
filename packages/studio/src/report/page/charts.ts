import { parse, type Spec, View } from 'vega';
import { element, tip } from './dom.ts';
import { variable } from './palette.ts';

const drawn = new WeakMap<HTMLElement, View>();

/** Draws a Vega specification in an element, in the page's colours; what was there before goes. */
export async function draw(place: HTMLElement, spec: Spec, renderer: 'svg' | 'canvas' = 'svg'): Promise<void> {
  drawn.get(place)?.finalize();
  const ink = variable('--ink'),
    soft = variable('--soft'),
    line = variable('--line');
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
  const config = {
    aria: false,
    axis: {
      labelColor: soft,
      titleColor: soft,
      gridColor: line,
      domainColor: line,
      tickColor: line,
      titleFontWeight: 'normal',
      labelFont: font,
      titleFont: font,
      labelFontSize: 11,
      titleFontSize: 12,
    },
    legend: { labelColor: ink, titleColor: soft, labelFont: font, titleFont: font, labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal' },
  } as const;
  place.replaceChildren();
  // The place has a description; the marks inside would be read as nameless pictures.
  const inner = place.appendChild(element('div', { 'aria-hidden': 'true' }));
  const view = new View(parse({ background: 'transparent', padding: 4, autosize: { type: 'fit', contains: 'padding' }, ...spec }, config), {
    renderer,
    hover: true,
  });
  const tell = tip(place);
  place.style.position = 'relative';
  view.tooltip((_, event, _item, value) => {
    if (value === null || value === undefined || value === '' || !(event instanceof MouseEvent)) return tell(undefined);
    const box = place.getBoundingClientRect();
    return tell(String(value), event.clientX - box.left, event.clientY - box.top);
  });
  drawn.set(place, view);
  await view.initialize(inner).runAsync();
}
