import { search as contract } from '@sparsome/core/contracts/knn/search';
import { kernel } from '../../kernel.ts';
import { addLanes } from '../../lines.ts';

export const search = kernel(contract, {
  async run(_, { in: { x }, out: { indices, distances }, attrs: { k }, checkpoint }) {
    const [rows, columns] = x.desc.shape;
    const squares = new Float64Array(k),
      lanes = new Float64Array(8);
    for (let i = 0; i < rows; i++) {
      let found = 0;
      for (let j = 0; j < rows; j++) {
        if (j === i) continue;
        lanes.fill(0);
        for (let t = 0; t < columns; t++) {
          const difference = x.data[i * columns + t]! - x.data[j * columns + t]!;
          lanes[t & 7] = lanes[t & 7]! + difference * difference;
        }
        const square = addLanes(lanes);
        if (found === k && !(square < squares[k - 1]!)) continue;
        // Numbers rise: one that is equal to another comes after it.
        let place = found < k ? found++ : k - 1;
        for (; place > 0 && squares[place - 1]! > square; place--) {
          squares[place] = squares[place - 1]!;
          indices.data[i * k + place] = indices.data[i * k + place - 1]!;
        }
        squares[place] = square;
        indices.data[i * k + place] = j;
      }
      for (let n = 0; n < k; n++) distances.data[i * k + n] = Math.sqrt(squares[n]!);
      if (i % 8 === 0) await checkpoint(i, rows);
    }
  },
});
