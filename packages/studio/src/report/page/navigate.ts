import type { View } from './renderers.ts';
import { moved, wholeMap, zoomed } from './view.ts';

/** Pointer, wheel, buttons and keys move the map. The wheel scrolls the page until the map has the focus. */
export function navigate(frame: HTMLElement, view: () => View, show: (next: View) => void): void {
  const width = (): number => frame.clientWidth,
    height = (): number => frame.clientHeight;
  const zoom = (factor: number, x = width() / 2, y = height() / 2): void => show(zoomed(view(), factor, x, y, width(), height()));
  const whole = (): void => show(wholeMap(width(), height()));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => show(moved(view(), 60, 0, height())),
    ArrowRight: () => show(moved(view(), -60, 0, height())),
    ArrowUp: () => show(moved(view(), 0, 60, height())),
    ArrowDown: () => show(moved(view(), 0, -60, height())),
    '+': () => zoom(1.3),
    '=': () => zoom(1.3),
    '-': () => zoom(1 / 1.3),
    _: () => zoom(1 / 1.3),
    '0': whole,
  };
  frame.addEventListener('keydown', (e) => {
    const act = e.ctrlKey || e.metaKey || e.altKey ? undefined : keys[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  });
  frame.addEventListener(
    'wheel',
    (e) => {
      if (document.activeElement !== frame && !e.ctrlKey) return;
      e.preventDefault();
      const box = frame.getBoundingClientRect();
      zoom(Math.exp(-e.deltaY * (e.deltaMode === 1 ? 0.05 : 0.0015)), e.clientX - box.left, e.clientY - box.top);
    },
    { passive: false },
  );
  const pointers = new Map<number, { x: number; y: number }>();
  frame.addEventListener('pointerdown', (e) => {
    pointers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    frame.setPointerCapture(e.pointerId);
  });
  frame.addEventListener('pointermove', (e) => {
    const before = pointers.get(e.pointerId);
    if (!before) return;
    const other = [...pointers].find(([id]) => id !== e.pointerId)?.[1];
    if (other) {
      const box = frame.getBoundingClientRect();
      const span = (p: { x: number; y: number }): number => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
      zoom(span({ x: e.clientX, y: e.clientY }) / span(before), other.x - box.left, other.y - box.top);
    } else show(moved(view(), e.clientX - before.x, e.clientY - before.y, height()));
    pointers.set(e.pointerId, { x: e.clientX, y: e.clientY });
  });
  for (const type of ['pointerup', 'pointercancel'] as const) frame.addEventListener(type, (e) => void pointers.delete(e.pointerId));
  const buttons: Readonly<Record<string, () => void>> = { in: () => zoom(1.4), out: () => zoom(1 / 1.4), reset: whole };
  for (const button of document.querySelectorAll<HTMLElement>('[data-map]')) button.addEventListener('click', () => buttons[button.dataset['map'] ?? '']?.());
}
