/** What rank sums of lines × groups give. */
export const ranked = {
  ranks: { kind: 'mat', dtype: ['i64'] },
  ties: { kind: 'vec', dtype: ['i64'] },
  sum: { kind: 'mat', dtype: ['f64'] },
  nonzero: { kind: 'mat', dtype: ['u32'] },
} as const;
export const rankedShapes = (lines: number, groups: number) =>
  ({
    ranks: { shape: [lines, groups], dtype: 'i64' },
    ties: { shape: [lines], dtype: 'i64' },
    sum: { shape: [lines, groups], dtype: 'f64' },
    nonzero: { shape: [lines, groups], dtype: 'u32' },
  }) as const;
