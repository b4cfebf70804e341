import type { DType } from '@sparsome/core';
import type { Gpu } from './gpu.ts';
import { allocate } from './memory.ts';
import type { View } from './view.ts';

/** Work in several steps that share memory: `take` gives some, full of zeros, which is freed when the work has ended. */
export async function holding<T>(gpu: Gpu, work: (take: (dtype: DType, length: number) => View) => Promise<T>): Promise<T> {
  const taken: View[] = [];
  try {
    return await work((dtype, length) => {
      const view = allocate(gpu, dtype, length);
      taken.push(view);
      return view;
    });
  } finally {
    for (const { buffer } of taken) buffer.destroy();
  }
}
