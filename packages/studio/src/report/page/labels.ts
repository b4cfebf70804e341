import { element } from './dom.ts';
import type { View } from './renderers.ts';
import { onScreen } from './view.ts';

export interface LabelLayer {
  /** Labels of groups, each at the median of its cells. */
  set(labels: readonly string[], codes: ArrayLike<number>): void;
  place(view: View, width: number, height: number): void;
}

export function labelLayer(frame: HTMLElement, xy: Float32Array): LabelLayer {
  const layer = frame.appendChild(element('div', { class: 'map-labels', 'aria-hidden': 'true' }));
  let shown: readonly { readonly span: HTMLElement; readonly x: number; readonly y: number }[] = [];
  return {
    set(labels, codes) {
      const members: number[][] = labels.map(() => []);
      if (labels.length > 0) for (let cell = 0; cell < codes.length; cell++) members[codes[cell]!]?.push(cell);
      shown = members.flatMap((cells, n) => {
        if (cells.length === 0) return [];
        const middle = (axis: number): number => Float32Array.from(cells, (c) => xy[2 * c + axis]!).sort()[cells.length >> 1]!;
        return [{ span: element('span', {}, labels[n]!), x: middle(0), y: middle(1) }];
      });
      layer.replaceChildren(...shown.map((s) => s.span));
    },
    place(view, width, height) {
      for (const { span, x, y } of shown) {
        const [left, top] = onScreen(view, x, y, width, height);
        span.style.left = `${left}px`;
        span.style.top = `${top}px`;
      }
    },
  };
}
