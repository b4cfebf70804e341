import createScatterplot from 'regl-scatterplot';

/** A colour for each cell: `colours[codes[cell]]`. Cells are drawn in this order, the last on top. */
export interface Paint {
  readonly codes: ArrayLike<number>;
  readonly colours: readonly string[];
  readonly order: Uint32Array;
}
/** What of the map is seen: its middle, and how many times it is enlarged. In map units, of which the frame's height shows two. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
export interface Renderer {
  readonly name: 'WebGL' | 'canvas';
  paint(paint: Paint): Promise<void>;
  show(view: View, width: number, height: number, size: number): void;
}

const canvasIn = (frame: HTMLElement): HTMLCanvasElement => frame.insertBefore(document.createElement('canvas'), frame.firstChild);

/** Draws with WebGL; undefined where there is none. */
export function webglRenderer(frame: HTMLElement, xy: Float32Array, background: string): Renderer | undefined {
  const probe = document.createElement('canvas').getContext('webgl');
  if (!probe?.getExtension('OES_texture_float')) return undefined;
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  const canvas = canvasIn(frame);
  const plot = createScatterplot({
    canvas,
    width: frame.clientWidth,
    height: frame.clientHeight,
    backgroundColor: background,
    colorBy: 'valueA',
    opacity: 0.9,
    pointSize: 4,
    pointScaleMode: 'constant',
    pointOutlineWidth: 0,
    showReticle: false,
    cameraIsFixed: true,
  });
  const cells = xy.length / 2;
  let index: ArrayBuffer | undefined,
    wanted: Paint | undefined,
    drawing = Promise.resolve();
  const draw = async ({ codes, colours, order }: Paint): Promise<void> => {
    const x = new Float32Array(cells),
      y = new Float32Array(cells),
      z = new Float32Array(cells);
    order.forEach((cell, n) => {
      x[n] = xy[2 * cell]!;
      y[n] = xy[2 * cell + 1]!;
      z[n] = codes[cell]!;
    });
    plot.set({ pointColor: [...colours] });
    // The index serves the library's own pointing, which is not used here: the first one will do.
    await plot.draw({ x, y, valueA: z }, { zDataType: 'categorical', ...(index ? { spatialIndex: index } : {}) });
    index ??= plot.get('spatialIndex');
  };
  return {
    name: 'WebGL',
    paint(paint) {
      wanted = paint;
      // The plot refuses to draw while it draws: one after the other, and of those that wait only the last.
      drawing = drawing.then(() => (paint === wanted ? draw(paint) : undefined));
      return drawing;
    },
    show({ x, y, zoom }, width, height, size) {
      // The plot writes its size on the canvas: the frame is what changes.
      if (width !== plot.get('width') || height !== plot.get('height')) plot.set({ width, height });
      plot.set({ pointSize: size * 2 });
      plot.view([zoom, 0, 0, 0, 0, zoom, 0, 0, 0, 0, 1, 0, -zoom * x, -zoom * y, 0, 1]);
    },
  };
}

/** Draws on a plain canvas, one frame at a time: slower, everywhere. */
export function canvasRenderer(frame: HTMLElement, xy: Float32Array): Renderer {
  const canvas = canvasIn(frame),
    context = canvas.getContext('2d');
  let paint: Paint | undefined, last: Parameters<Renderer['show']> | undefined;
  const draw = (): void => {
    if (!context || !paint || !last) return;
    const [view, width, height, size] = last,
      ratio = devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const scale = (view.zoom * canvas.height) / 2,
      side = Math.max(1, size * ratio);
    let colour = -1;
    for (const cell of paint.order) {
      const px = canvas.width / 2 + (xy[2 * cell]! - view.x) * scale,
        py = canvas.height / 2 - (xy[2 * cell + 1]! - view.y) * scale;
      if (px < -9 || py < -9 || px > canvas.width + 9 || py > canvas.height + 9) continue;
      const code = paint.codes[cell]!;
      if (code !== colour) context.fillStyle = paint.colours[(colour = code)] ?? '#888888';
      context.fillRect(px - side / 2, py - side / 2, side, side);
    }
  };
  return {
    name: 'canvas',
    async paint(p) {
      paint = p;
      draw();
    },
    show(...args) {
      last = args;
      draw();
    },
  };
}
