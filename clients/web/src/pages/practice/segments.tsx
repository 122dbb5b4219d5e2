// The segments of one session as a table that can be written in: what, for how long, to which target.

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
                <input
                  aria-label={say("segment.minutesOf", { n: i + 1 })}
                  type="number"
                  min="0.1"
                  max="240"
                  step="0.5"
                  placeholder={say("segment.open")}
                  value={typeof one.duration_s === "number" ? `${one.duration_s / 60}` : ""}
                  onChange={(event) => put(i, { duration_s: event.currentTarget.value === "" ? null : Math.round(event.currentTarget.valueAsNumber * 60) })}
                />
              </td>
              <td>
                {TARGETED.has(one.mode) && (
                  <input
                    aria-label={say("segment.targetOf", { n: i + 1 })}
                    type="number"
                    min="-2.5"
                    max="10"
                    step="0.5"
                    value={typeof one.target_permille === "number" ? `${one.target_permille / 10}` : ""}
                    onChange={(event) => put(i, { target_permille: event.currentTarget.value === "" ? null : Math.round(event.currentTarget.valueAsNumber * 10) })}
                  />
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

/** A mode without a target has none; one that cues begins with +5 %. */
export function tidy(one: Segment): Segment {
  if (!TARGETED.has(one.mode)) return { ...one, target_permille: null };
  const cues = one.mode === "continuous" || one.mode === "bandwidth";
  return cues && typeof one.target_permille !== "number" ? { ...one, target_permille: 50 } : one;
}
