import type { Hint } from '../../hint.ts';
import { filled } from '../dense.ts';

export const gram: Hint = { make: (x) => ({ inputs: { x: filled(x) }, attrs: {} }) };
