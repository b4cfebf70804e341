/** Text that can stand in an element or in a quoted attribute. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c);

/** JSON that can stand inside a script element: it holds no `<`. */
export const inlineJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** With commas between thousands. By hand: the first call of toLocaleString takes 13 ms. */
export const count = (n: number): string => {
  const [whole = '', ...rest] = String(n).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
};
export const duration = (ms: number): string =>
  ms < 1000
    ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
    : ms < 60_000
      ? `${(ms / 1000).toFixed(2)} s`
      : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;

/** The last part of a path, of either system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) || path;
