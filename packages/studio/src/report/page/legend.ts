import type { Colouring } from './colouring.ts';
import { byId, element } from './dom.ts';

/** Groups as buttons that single them out, or a ramp with its ends. */
export function legend({ title, groups, range }: Colouring, chosen: ReadonlySet<number>, toggle: (group: number) => void): void {
  const place = byId('map-legend');
  if (!place) return;
  if (range) {
    const bar = element('div', { class: 'ramp', role: 'img', 'aria-label': `Colours of ${title} from ${range.low} to ${range.high}` });
    bar.style.background = `linear-gradient(to right, ${range.colours.filter((_, n) => n % 16 === 0 || n === range.colours.length - 1).join(', ')})`;
    place.replaceChildren(bar, element('div', { class: 'ramp-ends' }, element('span', {}, range.low), element('span', {}, range.high)));
    return;
  }
  const held = document.activeElement instanceof HTMLElement && place.contains(document.activeElement) ? document.activeElement.dataset['group'] : undefined;
  const items = (groups ?? []).map(({ label, colour, cells }, n) => {
    const dot = element('i', { 'aria-hidden': 'true' });
    dot.style.background = colour;
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': String(chosen.has(n)), 'data-group': n, title: label },
      dot,
      element('b', {}, label),
      element('small', {}, cells.toLocaleString('en-US')),
    );
    button.addEventListener('click', () => toggle(n));
    return element('li', {}, button);
  });
  place.replaceChildren(element('ul', { class: 'legend', 'aria-label': `Groups of ${title}: choose to single out` }, ...items));
  if (held !== undefined) place.querySelector<HTMLElement>(`[data-group="${held}"]`)?.focus();
}
