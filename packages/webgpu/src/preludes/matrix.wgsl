// needs: values
// The sparse matrix x. Arrays of a window begin anywhere in their buffers: at element `…_at` of p. Positions count from 0.
// The type of its values (`x_dtype`) and whether indptr has 64 bits (`x_wide`) are parameters, not constants: a pipeline for
// each of eight choices would cost seconds to compile and save nothing that memory does not cost anyway.

@group(0) @binding(1) var<storage, read> x_data: array<u32>;
@group(0) @binding(2) var<storage, read> x_indices: array<u32>;
@group(0) @binding(3) var<storage, read> x_indptr: array<u32>;

/// The words of stored value `position`.
fn x_raw(position: u32) -> vec2u {
  let i = p.x_data_at + position;
  let word = word_of(p.x_dtype, i);
  if (p.x_dtype == 0u) { return vec2u(x_data[word], x_data[word + 1u]); }
  return vec2u(part_of(p.x_dtype, i, x_data[word]), 0u);
}

fn x_value(position: u32) -> vec2u {
  return f64_of(p.x_dtype, x_raw(position));
}

/// Is it 0 or -0? Words are looked at, here and below: they need no arithmetic.
fn is_zero(raw: vec2u) -> bool {
  if (p.x_dtype == 0u) { return (raw.x | (raw.y << 1u)) == 0u; }
  return (raw.x << select(0u, 1u, p.x_dtype == 1u)) == 0u;
}

/// 1 for a number below 0 (and for -0), else 0.
fn sign_of(raw: vec2u) -> u32 {
  return select(raw.x, raw.y, p.x_dtype == 0u) >> 31u;
}

/// Words that compare as the numbers do, both zeros alike.
fn order_of(raw: vec2u) -> vec2u {
  if (p.x_dtype == 0u) { return f64_order(raw); }
  if (p.x_dtype == 3u) { return vec2u(raw.x ^ 0x80000000u, 0u); }
  if (p.x_dtype != 1u) { return raw; }
  if (is_zero(raw)) { return vec2u(0x80000000u, 0u); }
  return vec2u(select(raw.x | 0x80000000u, ~raw.x, raw.x >= 0x80000000u), 0u);
}

fn x_index(position: u32) -> u32 {
  return x_indices[p.x_indices_at + position];
}

fn x_pointer(line: u32) -> u32 {
  return x_indptr[(p.x_indptr_at + line) << p.x_wide];
}

/// The position where a line begins. A buffer holds less than 2^32 bytes, so low words are enough for differences.
fn x_start(line: u32) -> u32 {
  return x_pointer(line) - x_pointer(0u);
}

/// The line of a position, the last of those that begin there or before.
fn x_line(position: u32, lines: u32) -> u32 {
  var low = 0u;
  var high = lines;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (x_start(middle) <= position) { low = middle; } else { high = middle; }
  }
  return low;
}
