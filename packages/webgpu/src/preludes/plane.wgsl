// needs: f32 umap-programs
// A machine for floats in integer arithmetic, with the programs of embed.umap: the operations are in umap-programs.gen.wgsl.

var<private> plane: array<u32, 32>;

fn plane_operand(number: u32) -> u32 {
  if (number < 64u) { return plane_constants[number]; }
  return plane[number - 64u];
}

/// Runs a program on the registers.
fn run(program: vec2u) {
  for (var n = 0u; n < program.y; n++) {
    let operation = plane_operations[program.x + n];
    let kind = operation & 15u;
    let a = plane_operand((operation >> 5u) & 0x7fu);
    let b = plane_operand((operation >> 12u) & 0x7fu);
    let c = plane_operand((operation >> 19u) & 0x7fu) ^ ((operation & 16u) << 27u);
    var result = a;
    switch kind {
      // Added, multiplied, or both.
      case 0u, 1u, 2u: {
        if (kind != 0u) { result = f32_mul(a, b); }
        if (kind != 1u) { result = f32_add(result, c); }
      }
      case 3u: { result = f32_div(a, b); }
      case 4u: { result = select(b, a, f32_less(b, a)); }
      // As js has it: what is no number becomes the limit.
      case 5u: { result = select(b, select(f32_negate(b), a, f32_less(f32_negate(b), a)), f32_less(a, b)); }
      case 6u: { result = ((a - 0x3f3504f3u) & 0x7fffffu) + 0x3f3504f3u; }
      case 7u: { result = f32_of_i32(bitcast<i32>(a - 0x3f3504f3u) >> 23u); }
      default: { result = a + (b << 23u); }
    }
    plane[operation >> 26u] = result;
  }
}
