// Shapes that say the same as the colours: a state can be told apart without seeing any colour.

import type { JSX } from "preact";
import type { LaneState } from "../wire";

export type GlyphName = LaneState | "quicker" | "slower" | "inside" | "sound" | "sound-off" | "link-off";

const SHAPES: Record<GlyphName, JSX.Element> = {
  idle: <circle cx="12" cy="12" r="7.5" fill="none" stroke="currentColor" stroke-width="3" />,
  warmup: (
    <>
      <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="3" />
      <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
    </>
  ),
  cueing: <circle cx="12" cy="12" r="9" fill="currentColor" />,
  held: <path d="M5 4h5v16H5zM14 4h5v16h-5z" fill="currentColor" />,
  lost: <path d="M5 5l14 14M19 5L5 19" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" />,
  fault: <path d="M12 2.5l10.5 18.5h-21zM10.8 9v6h2.4V9zm0 7.4v2.3h2.4v-2.3z" fill="currentColor" fill-rule="evenodd" />,
  quicker: <path d="M2 9.5h10.5V4L22 12l-9.5 8v-5.5H2z" fill="currentColor" />,
  slower: <path d="M22 9.5H11.5V4L2 12l9.5 8v-5.5H22z" fill="currentColor" />,
  inside: (
    <>
      <path d="M7 3H3v18h4M17 3h4v18h-4" fill="none" stroke="currentColor" stroke-width="2.6" />
      <circle cx="12" cy="12" r="5" fill="currentColor" />
    </>
  ),
  sound: (
    <>
      <path d="M3 9h4l6-5v16l-6-5H3z" fill="currentColor" />
      <path d="M16.5 8a5.5 5.5 0 0 1 0 8M19 5a9.5 9.5 0 0 1 0 14" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </>
  ),
  "sound-off": (
    <>
      <path d="M3 9h4l6-5v16l-6-5H3z" fill="currentColor" />
      <path d="M16.5 9.5l5 5M21.5 9.5l-5 5" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </>
  ),
  "link-off": (
    <path d="M2 8.5a15 15 0 0 1 20 0M5.5 12.5a10 10 0 0 1 13 0M9 16.5a4.5 4.5 0 0 1 6 0M3.5 21L20.5 3" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" />
  ),
};

export function Glyph(props: { name: GlyphName; class?: string }) {
  return (
    <svg class={`glyph ${props.class ?? ""}`} viewBox="0 0 24 24" aria-hidden="true">
      {SHAPES[props.name]}
    </svg>
  );
}
