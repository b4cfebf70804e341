import { probe as contract } from '@sparsome/core/contracts/knn/probe';
import { kernel } from '../../kernel.ts';
import { groupsOf, type Points, visited } from '../../knn-groups.ts';
import { keyOf } from '../../mix.ts';
import { empty, finish, offer } from '../../nearest.ts';
import { squaredDistance } from '../../squared-distance.ts';

export const probe = kernel(contract, {
  async run(_, { in: { x }, out: { indices, distances }, attrs: { k, clusters, probes, seed }, checkpoint }) {
    const [count, coordinates] = x.desc.shape,
      values = Float64Array.from(x.data),
      points: Points = { values, count, coordinates },
      found = { squares: distances.data, indices: indices.data };
    empty(found);
    // About a tenth of the work is to find the groups.
    const groups = await groupsOf(points, clusters, keyOf(seed), (rows) => checkpoint(rows, 10 * count));
    let done = 0;
    // By groups: rows that lie near each other visit the same.
    for (const row of groups.rows) {
      if (done++ % 64 === 0) await checkpoint(count + 9 * done, 10 * count);
      for (const g of visited(points, row, groups, probes, k)) {
        for (let p = groups.start[g]!; p < groups.start[g + 1]!; p++) {
          const other = groups.rows[p]!;
          if (other === row) continue;
          offer(found, row * k, k, squaredDistance(values, row * coordinates, values, other * coordinates, coordinates, found.squares[row * k]!), other);
        }
      }
    }
    for (let row = 0; row < count; row++) finish(found, row * k, k);
  },
});
