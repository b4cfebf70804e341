type Properties = Readonly<Record<string, string | number | boolean>>;

/** A new element; text is text, never markup. */
export function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Properties = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(name, value === true ? '' : String(value));
  made.append(...children);
  return made;
}
export const byId = (id: string): HTMLElement | null => document.getElementById(id);
export const say = (id: string, text: string): void => byId(id)?.replaceChildren(text);
export const inputById = (id: string): HTMLInputElement | undefined => {
  const found = byId(id);
  return found instanceof HTMLInputElement ? found : undefined;
};
export const selectById = (id: string): HTMLSelectElement | undefined => {
  const found = byId(id);
  return found instanceof HTMLSelectElement ? found : undefined;
};

/** A small text beside the pointer, inside `parent`. */
export function tip(parent: HTMLElement): (text: string | undefined, x?: number, y?: number) => void {
  const box = parent.appendChild(element('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' }));
  return (text, x = 0, y = 0) => {
    box.hidden = text === undefined;
    if (text === undefined) return;
    box.textContent = text;
    box.style.left = `${Math.max(0, Math.min(x + 12, parent.clientWidth - box.offsetWidth))}px`;
    box.style.top = `${Math.max(0, y - box.offsetHeight - 8)}px`;
  };
}
