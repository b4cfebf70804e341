// A matrix, a call that reads all of it, and the tag of what goes wrong: for tests of devices.
import { isSparsomeError, type Session, sparse } from '@sparsome/core';
import { scaleMajor } from '@sparsome/core/contracts/sparse/scale-major';

/** Five entries in each row. */
export function matrix(rows: number, columns: number) {
  const perRow = 5,
    indptr = new Int32Array(rows + 1),
    indices = new Int32Array(rows * perRow),
    data = new Float32Array(rows * perRow);
  for (let m = 0; m < rows; m++) {
    for (let i = 0; i < perRow; i++) {
      indices[m * perRow + i] = i * Math.floor(columns / perRow) + ((m * 7 + i) % Math.floor(columns / perRow));
      data[m * perRow + i] = 1 + ((m * 31 + i * 17) % 23);
    }
    indptr[m + 1] = (m + 1) * perRow;
  }
  return sparse({ order: 'csr', shape: [rows, columns], data, indices, indptr });
}

/** Counts buffers of a device that are not destroyed: those that kernels take for themselves, too. */
export function countBuffers(device: GPUDevice): () => number {
  let open = 0;
  const make = device.createBuffer.bind(device);
  device.createBuffer = (d) => {
    const buffer = make(d),
      destroy = buffer.destroy.bind(buffer);
    let destroyed = false;
    open++;
    buffer.destroy = () => {
      if (!destroyed) open--;
      destroyed = true;
      return destroy();
    };
    return buffer;
  };
  return () => open;
}

export const tagOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (e: unknown) => (isSparsomeError(e) ? e.tag : String(e)),
  );

/** Every line times three. */
export const scaled = async (session: Session, x: ReturnType<typeof matrix>) => {
  const factor = new Float32Array(x.shape[0]).fill(3);
  using given = await session.upload(scaleMajor.inputs.x, x);
  using factors = await session.upload(scaleMajor.inputs.factor, factor);
  const { y } = await session.run(scaleMajor, { x: given, factor: factors }, {});
  return session.take(y);
};
