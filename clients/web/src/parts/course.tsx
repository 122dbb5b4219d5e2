// The session's clock, the segment of the plan, how long it still takes, what comes next, and the belt's speed.

import { useComputed } from "@preact/signals";
import { whereOn } from "../course";
import { service_now_us } from "../live";
import { say } from "../messages";
import { duration, speed } from "../units";
import type { Course, Part } from "../wire";

export function CourseLine(props: { course: Course; speed_mm_s?: number | null }) {
  const { course, speed_mm_s } = props;
  // by whole seconds: what is shown does not change in between
  const now_s = useComputed(() => Math.floor((service_now_us.value ?? 0) / 1e6)).value;
  const at = whereOn(course, Math.max(course.at_us, now_s * 1e6));
  return (
    <p class="course">
      <span class="course-clock">
        <span class="course-name">{say("course.clock")}</span> {duration(at.elapsed_s)}
      </span>
      {at.part === null ? (
        <span>{say("course.done")}</span>
      ) : (
        <span>
          {at.count > 1 && <span class="course-name">{say("course.number", { number: at.number, count: at.count })} </span>}
          <b>{partName(at.part)}</b>
          {at.left_s !== null && <>, {say("course.left", { time: duration(at.left_s) })}</>}
        </span>
      )}
      {at.next !== null && <span class="course-name">{next(at.next)}</span>}
      {typeof speed_mm_s === "number" && (
        <span>
          <span class="course-name">{say("course.belt")}</span> {speed(speed_mm_s)}
        </span>
      )}
    </p>
  );
}

const partName = (part: Part): string => say(`part.${part.mode}`);

function next(part: Part): string {
  const name = partName(part);
  return part.duration_s === null ? say("course.then", { part: name }) : say("course.thenFor", { part: name, time: duration(part.duration_s) });
}
