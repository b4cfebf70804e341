import type { DataFrame, Matrix } from '@sparsome/anndata';

/** Puts a matrix into a slot and lets the one it replaces go. */
export function replace<T extends Matrix | DataFrame>(slots: Map<string, T>, name: string, next: T): void {
  const old = slots.get(name);
  slots.set(name, next);
  if (old && !('index' in old)) old.dispose();
}
