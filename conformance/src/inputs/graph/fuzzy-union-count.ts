import type { Hint } from '../../hint.ts';
import { neighborhoods, redrawn } from '../neighborhoods.ts';

export const fuzzyUnionCount: Hint = { make: (x) => ({ inputs: neighborhoods(x), attrs: {} }), skip: redrawn };
