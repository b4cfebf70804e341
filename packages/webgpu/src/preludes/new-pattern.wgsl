// The entries of the result y, values copied from x as they are. Two values of 16 bits share a word, and two invocations may
// write it at the same time: each changes its own half.

@group(0) @binding(4) var<storage, read_write> y_data: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> y_indices: array<u32>;

fn y_put(position: u32, raw: vec2u, index: u32) {
  let i = p.y_data_at + position;
  let word = word_of(p.x_dtype, i);
  if (p.x_dtype == 5u) {
    let shift = 16u * (i & 1u);
    atomicAnd(&y_data[word], ~(0xffffu << shift));
    atomicOr(&y_data[word], raw.x << shift);
  } else {
    atomicStore(&y_data[word], raw.x);
    if (p.x_dtype == 0u) { atomicStore(&y_data[word + 1u], raw.y); }
  }
  y_indices[p.y_indices_at + position] = index;
}
