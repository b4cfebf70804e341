const byId = (id) => document.getElementById(id);

/** Pixels of a coordinate. */
function scaleOf(points, axis) {
  let least = Infinity,
    most = -Infinity;
  for (let p = axis; p < points.length; p += 2) {
    least = Math.min(least, points[p]);
    most = Math.max(most, points[p]);
  }
  return (v) => 20 + (560 * (v - least)) / (most - least || 1);
}

/** Draws the cells of a result. */
export function draw({ points, codes, clusters, shape, backend, threads }) {
  const canvas = byId('map'),
    pen = canvas.getContext('2d');
  const x = scaleOf(points, 0),
    y = scaleOf(points, 1);
  pen.clearRect(0, 0, 600, 600);
  codes.forEach((code, i) => {
    pen.fillStyle = `hsl(${(360 * code) / clusters} 70% 50%)`;
    pen.fillRect(x(points[2 * i]), 600 - y(points[2 * i + 1]), 3, 3);
  });
  byId('state').textContent = `done: ${shape.join(' x ')}, ${clusters} clusters, on ${backend}, ${threads} threads`;
}

/** Calls `analyse(bytes, backend)` with every file that is chosen. */
export function onFile(analyse) {
  byId('file').addEventListener('change', async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    try {
      draw(await analyse(new Uint8Array(await file.arrayBuffer()), byId('backend').value));
    } catch (e) {
      byId('state').textContent = `failed: ${e.message}`;
    }
  });
}
export const tell = (step) => {
  byId('state').textContent = step;
};
