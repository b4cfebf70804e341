import { groupSizes } from './shaders.gen.ts';
import type { Step } from './step.ts';
import type { View } from './view.ts';

/** How many lines each group has. */
export function sizesOf(s: Step, group: View, groups: number): View {
  const sizes = s.temporary('u32', groups);
  s.dispatch(groupSizes, { bind: { group, sizes }, params: { count: group.length, groups }, constants: {}, invocations: group.length });
  return sizes;
}
