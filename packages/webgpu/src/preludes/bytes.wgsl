/// Byte `i` of an array of bytes, in the word that holds it.
fn byte_of(word: u32, i: u32) -> u32 {
  return (word >> (8u * (i & 3u))) & 0xffu;
}
