// Okabe and Ito (2008), then colours chosen one by one, each farthest (OKLab) from all before it for normal vision and for
// protan, deutan and tritan vision (Machado et al. 2009) alike, light and dark ones left out: they show on both papers.
export const palette: readonly string[] =
  '0072b2 e69f00 009e73 cc79a7 56b4e9 d55e00 901800 a8d8b4 3000e4 906cfc 6c3c6c b43c24 78d8fc a8b484 90546c fcc000 6030a8 e418d8 cc249c f06060 843c48 cc9cb4 c0cc78 6030fc 9090fc 54903c 6c78d8 781884 90cccc 546c90 6048c0 d8903c 9c90cc 486c24 d86c84 e4a8a8 c0b460 b46c9c 54e430 a85454'
    .split(' ')
    .map((c) => `#${c}`);

/** Stops of viridis (Smith and van der Walt 2015): even to every kind of colour vision. */
const viridis = ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'];
const parts = (hex: string): number[] => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** Colours of levels 0 to `n - 1`; strong levels stand out from the paper: dark on light, light on dark. */
export function ramp(n: number, dark: boolean): string[] {
  const stops = (dark ? viridis.slice(1) : viridis.slice(0, 8).reverse()).map(parts);
  return Array.from({ length: n }, (_, i) => {
    const at = (i / Math.max(1, n - 1)) * (stops.length - 1),
      low = Math.min(stops.length - 2, Math.floor(at));
    const mixed = stops[low]!.map((v, k) => Math.round(v + (stops[low + 1]![k]! - v) * (at - low)));
    return `#${mixed.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
  });
}

export const isDark = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches;
/** Cells without a category, or without expression. */
export const absent = (): string => (isDark() ? '#4a5361' : '#d3d8df');
export const variable = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
