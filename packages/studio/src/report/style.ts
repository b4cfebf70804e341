/** The report's looks: light and dark, from 400 pixels, printable. */
export const style = `
:root { color-scheme: light dark; --ink: #1b2330; --soft: #556072; --line: #dde2ea; --paper: #ffffff; --panel: #f6f8fa; --accent: #0b6285; --bar: #b9d6e3 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf1; --soft: #a6b0c0; --line: #313a48; --paper: #12161d; --panel: #191f28; --accent: #83c5e0; --bar: #2c5366 } }
@media print { :root { --ink: #000; --soft: #444; --line: #ccc; --paper: #fff; --panel: #fff; --accent: #0b6285; --bar: #b9d6e3 } }
* { box-sizing: border-box }
html { scroll-behavior: smooth; scroll-padding-top: 12px }
body { margin: 0 auto; padding: 28px 24px 56px; max-width: 1240px; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }
h1 { font-size: 27px; line-height: 1.2; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere } h2 { font-size: 20px; margin: 0; letter-spacing: -.005em } h3 { font-size: 15px; margin: 24px 0 8px }
a { color: var(--accent) } .brand { margin: 0 0 4px; color: var(--accent); font-weight: 600; font-size: 13px } .sub { color: var(--soft); margin: 6px 0 0; overflow-wrap: anywhere }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; margin: 16px 0 0; padding: 0 0 12px; border-bottom: 1px solid var(--line) }
nav a { text-decoration: none } nav a:hover { text-decoration: underline }
.skip { position: absolute; left: -9999px } .skip:focus { left: 12px; top: 8px; background: var(--paper); padding: 6px 12px; z-index: 9 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
section { margin-top: 44px } .intro, .hint { color: var(--soft); margin: 2px 0 14px } .hint { font-size: 13px; margin: 8px 0 0 } .note { border-left: 3px solid var(--accent); padding: 4px 12px }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin: 20px 0 0 }
.cards div { display: flex; flex-direction: column-reverse; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px }
.cards dt { color: var(--soft); font-size: 13px } .cards dd { margin: 0; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums }
label { color: var(--soft); font-size: 13px } select, input, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; padding: 4px 8px; min-height: 32px; max-width: 100% }
button { cursor: pointer; background: var(--panel) } .controls { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; margin: 0 0 12px } .controls > span { display: flex; gap: 6px; align-items: center; min-width: 0; max-width: 100% } .controls select { min-width: 0 }
.map { display: grid; grid-template-columns: 250px minmax(0, 1fr); gap: 20px } .map-side { display: flex; flex-direction: column; gap: 4px; max-height: 640px } .map-side input { margin-bottom: 4px }
#map-status { margin: 4px 0; font-size: 13px; min-height: 20px } #map-legend { overflow-y: auto; min-height: 0 }
.map-frame { position: relative; min-width: 0 } #map-view { position: relative; height: 600px; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; touch-action: pan-y; cursor: grab } #map-view:active { cursor: grabbing } #map-view:focus { touch-action: none }
#map-view canvas { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none }
.map-labels span { position: absolute; transform: translate(-50%, -50%); font-size: 12px; font-weight: 600; padding: 0 5px; border-radius: 4px; background: color-mix(in srgb, var(--paper) 78%, transparent); pointer-events: none; white-space: nowrap; max-width: 150px; overflow: hidden; text-overflow: ellipsis }
.map-buttons { position: absolute; top: 8px; right: 8px; display: flex; gap: 6px }
.tip { position: absolute; pointer-events: none; background: var(--ink); color: var(--paper); font-size: 13px; padding: 3px 8px; border-radius: 5px; white-space: pre; z-index: 8; max-width: 320px; overflow: hidden; text-overflow: ellipsis }
.legend { display: flex; flex-direction: column; gap: 1px; margin: 0; padding: 0; list-style: none } .legend button { display: flex; gap: 8px; align-items: center; width: 100%; text-align: left; border: 1px solid transparent; background: none; padding: 2px 6px; min-height: 26px; font-size: 14px }
.legend button[aria-pressed=true] { border-color: var(--accent); background: var(--panel) } .legend i { flex: none; width: 12px; height: 12px; border-radius: 50% } .legend b { font-weight: 400; flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap } .legend small { color: var(--soft); font-variant-numeric: tabular-nums }
.ramp { height: 12px; border-radius: 3px } .ramp-ends { display: flex; justify-content: space-between; font-size: 13px; color: var(--soft) }
figure { margin: 0; min-width: 0; position: relative } figcaption { font-weight: 600; font-size: 14px; margin-bottom: 4px } .chart { width: 100%; min-height: 120px; overflow: hidden } .scroll .chart { overflow: visible }
.thirds { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 20px 28px } .halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 20px 28px }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: 14px } th, td { text-align: left; font-weight: 400; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; font-variant-numeric: tabular-nums }
thead th { font-weight: 600; white-space: nowrap } thead button { border: 0; background: none; padding: 0; font-weight: 600; min-height: 24px } .number { text-align: right } tbody th { font-weight: 500 }
.halves > div { min-width: 0 } .pairs th { color: var(--soft); width: 32%; min-width: 96px; overflow-wrap: anywhere } .pairs td { white-space: pre-wrap; overflow-wrap: anywhere } .log .time { white-space: nowrap; min-width: 110px } .bar { display: block; height: 4px; border-radius: 2px; background: var(--bar); width: max(2px, var(--share)) } .log ul { margin: 2px 0 0; padding-left: 18px; color: var(--soft) }
#marker-table td button { border: 0; background: none; padding: 0; min-height: 24px; color: var(--accent); text-decoration: underline; text-underline-offset: 2px } footer { margin-top: 44px; color: var(--soft); font-size: 13px; border-top: 1px solid var(--line); padding-top: 12px }
@media (max-width: 760px) { body { padding: 20px 16px 40px } .map { grid-template-columns: minmax(0, 1fr) } .map-side { order: 2; max-height: none } #map-legend { max-height: 220px } #map-view { height: 380px } .map-frame { display: flex; flex-direction: column } .map-buttons { position: static; order: -1; margin-bottom: 8px } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
@media print { nav, .skip, .map-buttons, .hint, .controls, #marker-more, .map-side label, .map-side select, .map-side input { display: none } body { max-width: none; padding: 0 } section { break-inside: auto } figure, .map-frame { break-inside: avoid } .map-side { max-height: none } }
`;
