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
    let a = plane_operand((operation >> 8u) & 0xffu);
    let b = plane_operand((operation >> 16u) & 0xffu) ^ ((operation & 8u) << 28u);
    var result = 0u;
    switch operation & 7u {
      case 0u: { result = f32_add(a, b); }
      case 1u: { result = f32_mul(a, b); }
      case 2u: { result = f32_div(a, b); }
      case 3u: { result = select(b, a, f32_less(b, a)); }
      // As js has it: what is no number becomes the limit.
      case 4u: { result = select(b, select(f32_negate(b), a, f32_less(f32_negate(b), a)), f32_less(a, b)); }
      case 5u: { result = ((a - 0x3f3504f3u) & 0x7fffffu) + 0x3f3504f3u; }
      case 6u: { result = f32_of_i32(bitcast<i32>(a - 0x3f3504f3u) >> 23u); }
      default: { result = a + (b << 23u); }
    }
    plane[operation >> 24u] = result;
  }
}
