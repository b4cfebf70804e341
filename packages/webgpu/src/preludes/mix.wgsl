/// mix.hpp, where it comes from: a bijection of words.
fn mix(word: u32) -> u32 {
  var x = (word ^ (word >> 16u)) * 0x21f0aaadu;
  x = (x ^ (x >> 15u)) * 0xd35a2d97u;
  return x ^ (x >> 15u);
}
