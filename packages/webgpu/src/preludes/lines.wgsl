// needs: pointers
// Where the lines of a matrix begin. A buffer holds less than 2^32 bytes, so low words are enough for differences.

@group(0) @binding(1) var<storage, read> indptr: array<u32>;

fn start_of(line: u32) -> u32 {
  return indptr[pointer_at(p.indptr_at + line, p.wide)] - indptr[pointer_at(p.indptr_at, p.wide)];
}
