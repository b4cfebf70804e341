import { membershipStrengths as contract } from '@sparsome/core/contracts/graph/membership-strengths';
import { exp, log } from '@sparsome/core/math';
import { kernel } from '../../kernel.ts';

const f = Math.fround,
  bisections = 64,
  near = 1e-5,
  least = 1e-3,
  largest = 3.4028234663852886e38;

export const membershipStrengths = kernel(contract, {
  run(_, { in: { distances }, out: { weights, sigma, rho } }) {
    const [rows, k] = distances.desc.shape,
      target = f(log(k + 1) / log(2));
    const d = Float32Array.from(distances.data);
    const means = new Float64Array(rows);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += d[i * k + j]!;
      means[i] = sum / (k + 1);
      total += sum;
    }
    const overall = total / (rows * (k + 1));
    for (let i = 0; i < rows; i++) {
      const own = d.subarray(i * k, (i + 1) * k);
      const nearest = own.find((v) => v > 0) ?? 0;
      let low = 0,
        high = largest,
        width = 1;
      for (let n = 0; n < bisections; n++) {
        let sum = 0;
        for (let j = 0; j < k; j++) {
          const beyond = f(own[j]! - nearest);
          sum = f(sum + (beyond > 0 ? f(exp(-f(beyond / width))) : 1));
        }
        if (Math.abs(f(sum - target)) < near) break;
        if (sum > target) {
          high = width;
          width = f(f(low + high) / 2);
        } else {
          low = width;
          width = high === largest ? f(width * 2) : f(f(low + high) / 2);
        }
      }
      const smallest = f(least * (nearest > 0 ? means[i]! : overall));
      const s = width < smallest ? smallest : width;
      rho.data[i] = nearest;
      sigma.data[i] = s;
      for (let j = 0; j < k; j++) {
        const beyond = f(own[j]! - nearest);
        weights.data[i * k + j] = beyond <= 0 || s === 0 ? 1 : f(exp(-f(beyond / s)));
      }
    }
  },
});
