import { analyse } from './analysis.js';

const byId = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.search);
const options = { software: asked.has('software'), minGenes: Number(asked.get('minGenes') ?? 200) };

const cells = (texts) => {
  const row = document.createElement('tr');
  for (const text of texts) row.append(Object.assign(document.createElement('td'), { textContent: text }));
  return row;
};
const tell = ({ name, ms, upload, download }) => {
  byId('state').textContent = `${name} is done`;
  byId('steps').append(cells([name, ms.toFixed(0), (upload / 1024).toFixed(1), (download / 1024).toFixed(1)]));
};

function draw({ points, codes, clusters }) {
  const pen = byId('map').getContext('2d');
  const place = [0, 1].map((axis) => {
    let [least, most] = [Infinity, -Infinity];
    for (let p = axis; p < points.length; p += 2) [least, most] = [Math.min(least, points[p]), Math.max(most, points[p])];
    return (cell) => 20 + (560 * (points[2 * cell + axis] - least)) / (most - least || 1);
  });
  pen.clearRect(0, 0, 600, 600);
  codes.forEach((code, cell) => {
    pen.fillStyle = `hsl(${(360 * code) / clusters} 70% 50%)`;
    pen.fillRect(place[0](cell), 600 - place[1](cell), 4, 4);
  });
}

async function show(file) {
  byId('steps').replaceChildren();
  byId('state').textContent = `reading ${file.name}`;
  try {
    const result = await analyse(new Uint8Array(await file.arrayBuffer()), options, tell);
    draw(result);
    byId('state').textContent = `done: ${result.shape.join(' x ')}, ${result.clusters} clusters, on ${result.device}`;
  } catch (e) {
    byId('state').textContent = `failed: ${e.message}`;
  }
}

const drop = byId('drop');
byId('file').addEventListener('change', ({ target }) => target.files[0] && show(target.files[0]));
for (const [event, over] of [
  ['dragover', true],
  ['dragleave', false],
  ['drop', false],
]) {
  drop.addEventListener(event, (e) => {
    e.preventDefault();
    drop.classList.toggle('over', over);
    if (event === 'drop' && e.dataTransfer.files[0]) show(e.dataTransfer.files[0]);
  });
}
