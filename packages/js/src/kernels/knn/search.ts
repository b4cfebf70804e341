import { search as contract } from '@sparsome/core/contracts/knn/search';
import { kernel } from '../../kernel.ts';
import { empty, finish, offer } from '../../nearest.ts';
import { squaredDistance } from '../../squared-distance.ts';

// Rows of a tile: two tiles of 50 coordinates stay in the first cache.
const tile = 32;

export const search = kernel(contract, {
  async run(_, { in: { x }, out: { indices, distances }, attrs: { k }, checkpoint }) {
    const [rows, coordinates] = x.desc.shape;
    const values = Float64Array.from(x.data);
    const found = { squares: distances.data, indices: indices.data };
    empty(found);
    // Each pair is looked at once and offered to both of its rows; what is found does not depend on the order.
    for (let first = 0; first < rows; first += tile) {
      for (let second = first; second < rows; second += tile) {
        if ((second - first) % (16 * tile) === 0) await checkpoint(first, rows);
        for (let i = first; i < Math.min(first + tile, rows); i++) {
          for (let j = Math.max(second, i + 1); j < Math.min(second + tile, rows); j++) {
            const [mine, other] = [found.squares[i * k]!, found.squares[j * k]!];
            const square = squaredDistance(values, i * coordinates, values, j * coordinates, coordinates, mine > other ? mine : other);
            offer(found, i * k, k, square, j);
            offer(found, j * k, k, square, i);
          }
        }
      }
    }
    for (let i = 0; i < rows; i++) finish(found, i * k, k);
  },
});
