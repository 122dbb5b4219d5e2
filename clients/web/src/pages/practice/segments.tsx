// The segments of one session as a table that can be written in: what, for how long, to which target.

import { useState } from "preact/hooks";
import type { Segment } from "../../contract/http";
import { say } from "./say";

const MODES = ["walk", "silent", "probe", "continuous", "bandwidth", "free"] as const satisfies readonly Segment["mode"][];
const TARGETED = new Set<Segment["mode"]>(["continuous", "bandwidth", "probe", "silent"]);
const NEW: Segment = { mode: "continuous", duration_s: 300, target_permille: 50 };

export function Segments(props: { segments: readonly Segment[]; changed: (segments: readonly Segment[]) => void }) {
  const { segments, changed } = props;
  const put = (i: number, more: Partial<Segment>): void => changed(segments.map((one, at) => (at === i ? tidy({ ...one, ...more }) : one)));
  const move = (i: number, by: number): void => {
    const next = [...segments];
    const [one] = next.splice(i, 1);
    if (one !== undefined) next.splice(i + by, 0, one);
    changed(next);
  };
  return (
    <div class="table-scroll" role="region" aria-label={say("segments")} tabIndex={0}>
      <table class="segments">
        <thead>
          <tr>
            {(["number", "mode", "minutes", "target", "order"] as const).map((column) => (
              <th key={column} scope="col">
                {say(`segment.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {segments.map((one, i) => (
            <tr key={i}>
              <th scope="row">{i + 1}</th>
              <td>
                <select aria-label={say("segment.modeOf", { n: i + 1 })} value={one.mode} onChange={(event) => put(i, { mode: event.currentTarget.value as Segment["mode"] })}>
                  {MODES.map((mode) => (
                    <option key={mode} value={mode}>
                      {say(`mode.${mode}`)}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <Typed label={say("segment.minutesOf", { n: i + 1 })} least={0.1} most={240} value={of(one.duration_s, 60)} open={say("segment.open")} put={(minutes) => put(i, { duration_s: minutes === null ? null : Math.round(minutes * 60) })} />
              </td>
              <td>
                {TARGETED.has(one.mode) && (
                  <Typed label={say("segment.targetOf", { n: i + 1 })} least={-2.5} most={10} value={of(one.target_permille, 10)} put={(pct) => put(i, { target_permille: pct === null ? null : Math.round(pct * 10) })} />
                )}
              </td>
              <td class="buttons">
                <button type="button" class="quiet" disabled={i === 0} aria-label={say("segment.up", { n: i + 1 })} onClick={() => move(i, -1)}>
                  ↑
                </button>
                <button type="button" class="quiet" disabled={i === segments.length - 1} aria-label={say("segment.down", { n: i + 1 })} onClick={() => move(i, 1)}>
                  ↓
                </button>
                <button type="button" class="quiet" disabled={segments.length === 1} aria-label={say("segment.remove", { n: i + 1 })} onClick={() => changed(segments.filter((_, at) => at !== i))}>
                  ✕
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <button type="button" onClick={() => changed([...segments, NEW])}>
          {say("segment.add")}
        </button>
      </p>
    </div>
  );
}

const of = (value: number | null | undefined, parts: number): number | null => (typeof value === "number" ? value / parts : null);

/** A figure that counts when it is whole; until then it stays as typed, whatever the page draws meanwhile. */
function Typed(props: { label: string; least: number; most: number; value: number | null; open?: string; put: (value: number | null) => void }) {
  const { label, least, most, value, open, put } = props;
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      aria-label={label}
      type="number"
      min={least}
      max={most}
      step="0.5"
      placeholder={open}
      value={typed ?? (value === null ? "" : `${value}`)}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onChange={(event) => {
        setTyped(null);
        put(event.currentTarget.value === "" ? null : event.currentTarget.valueAsNumber);
      }}
    />
  );
}

/** A mode without a target has none; one that cues begins with +5 %. */
export function tidy(one: Segment): Segment {
  if (!TARGETED.has(one.mode)) return { ...one, target_permille: null };
  const cues = one.mode === "continuous" || one.mode === "bandwidth";
  return cues && typeof one.target_permille !== "number" ? { ...one, target_permille: 50 } : one;
}
