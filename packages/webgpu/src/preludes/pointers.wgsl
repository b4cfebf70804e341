/// A low word of a pointer in an array of either width.
fn pointer_at(at: u32, wide: u32) -> u32 {
  return at << wide;
}
