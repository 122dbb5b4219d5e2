// Where on its plan a lane is at a moment. The snapshot says where it was; from there the page counts on by itself,
// in whole seconds, on the service's clock. Pure.

import type { Course, Part } from "./wire";

export interface Where {
  elapsed_s: number; // pauses left out
  number: number; // 1 for the first segment
  count: number;
  part: Part | null; // null: the plan is done
  left_s: number | null; // null: until the end
  next: Part | null;
}

export function whereOn(course: Course, now_us: number): Where {
  const since_us = course.runs ? Math.max(0, now_us - course.at_us) : 0;
  const elapsed_us = course.elapsed_us + since_us;
  const { parts } = course;
  const elapsed_s = Math.floor(elapsed_us / 1e6);
  let end_s = 0;
  for (const [index, part] of parts.entries()) {
    const here = { elapsed_s, number: index + 1, count: parts.length, part, next: parts[index + 1] ?? null };
    if (part.duration_s === null) return { ...here, left_s: null };
    end_s += part.duration_s;
    if (elapsed_us < end_s * 1e6) return { ...here, left_s: Math.ceil(end_s - elapsed_us / 1e6) };
  }
  return { elapsed_s, number: parts.length, count: parts.length, part: null, left_s: null, next: null };
}
