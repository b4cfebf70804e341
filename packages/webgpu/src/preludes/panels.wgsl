// Rows of points in f32, four side by side: `panels[panel * width + t]` is coordinate t of four rows. They are scaled so that the
// largest coordinate is near 2^50: no sum of squares overflows. What is no point (a value that is not finite, or no row at all)
// lies at 2^62, farther off than any point.

fn squares_of(query: u32, panel: u32) -> vec4f {
  let mine = (query >> 2u) * p.width;
  let theirs = panel * p.width;
  var sum = vec4f();
  for (var t = 0u; t < p.width; t++) {
    let difference = vec4f(panels[mine + t][query & 3u]) - panels[theirs + t];
    sum += difference * difference;
  }
  return sum;
}
