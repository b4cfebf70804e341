// needs: f64
// Numbers of any element type as doubles. Types are numbered as in frame.hpp: f64 0, f32 1, i64 2, i32 3, u32 4, u16 5, u8 6.

/// The words in which element `i` of a type lies: the first of two, or the only one.
fn word_of(dtype: u32, i: u32) -> u32 {
  switch dtype {
    case 0u, 2u: { return 2u * i; }
    case 5u: { return i >> 1u; }
    case 6u: { return i >> 2u; }
    default: { return i; }
  }
}

/// What word holds of element `i`, in the low bits.
fn part_of(dtype: u32, i: u32, word: u32) -> u32 {
  switch dtype {
    case 5u: { return (word >> (16u * (i & 1u))) & 0xffffu; }
    case 6u: { return (word >> (8u * (i & 3u))) & 0xffu; }
    default: { return word; }
  }
}

/// The double that an element is, from its words.
fn f64_of(dtype: u32, raw: vec2u) -> vec2u {
  switch dtype {
    case 0u: { return raw; }
    case 1u: { return f64_of_f32(raw.x); }
    case 3u: { return f64_of_i32(raw.x); }
    default: { return f64_of_u32(raw.x); }
  }
}
