// A transposition: entries in the order of their minor lines, as `minor-places.wgsl` leaves it.

@group(0) @binding(4) var<storage, read> ends: array<u32>;
@group(0) @binding(5) var<storage, read> positions: array<u32>;

fn minor_end(minor: u32) -> u32 {
  return ends[p.ends_at + minor * p.chunks + p.chunks - 1u];
}

fn minor_start(minor: u32) -> u32 {
  if (minor == 0u) { return 0u; }
  return minor_end(minor - 1u);
}
