// The time axis: where a day lies between 0 and 1, on two scales if the stops crowd in one part of the range.
import { addDays, type Day, numberOf } from "../words/days";

/** A stretch of the axis on one scale: days to positions. */
export interface Segment {
  from: Day;
  to: Day;
  start: number;
  end: number;
}

/** One or two segments; between two stands a break. */
export type Axis = readonly Segment[];

/** How much of the axis the crowded part gets, and how much the break. */
const crowdedShare = 0.74;
const breakShare = 0.025;
/** Days shown after the last stop before the break. */
const marginDays = 5;

/**
 * The axis of a range of days.
 *
 * If more than a third of the range passes without a stop after the first ones, the days up to shortly after
 * the last stop before that void take most of the axis, and the rest is drawn on a coarser scale.
 */
export function axisOf(from: Day, to: Day, stops: readonly Day[]): Axis {
  const plain: Axis = [{ from, to, start: 0, end: 1 }];
  const inside = [...new Set(stops)].filter((day) => day >= from && day <= to).sort();
  const length = numberOf(to) - numberOf(from);
  for (const [index, stop] of inside.entries()) {
    const next = inside[index + 1] ?? to;
    const end = addDays(stop, marginDays);
    if (end < next && numberOf(next) - numberOf(stop) > length / 3) {
      return [
        { from, to: end, start: 0, end: crowdedShare },
        { from: addDays(end, 1), to, start: crowdedShare + breakShare, end: 1 },
      ];
    }
  }
  return plain;
}

function along(segment: Segment, day: Day): number {
  const days = numberOf(segment.to) - numberOf(segment.from);
  const share = days === 0 ? 0 : (numberOf(day) - numberOf(segment.from)) / days;
  return segment.start + Math.min(Math.max(share, 0), 1) * (segment.end - segment.start);
}

/** The position of a day, from 0 to 1; days outside the axis lie at its ends. */
export function positionOf(axis: Axis, day: Day): number {
  const segment = axis.find((candidate) => day <= candidate.to) ?? axis[axis.length - 1];
  return segment ? along(segment, day) : 0;
}

/** The day at a position from 0 to 1; inside the break the nearer side. */
export function dayAtPosition(axis: Axis, position: number): Day {
  const [first, last] = [axis[0], axis[axis.length - 1]];
  if (!first || !last) throw new Error("an axis has a segment");
  const segment = position <= (first.end + last.start) / 2 || first === last ? first : last;
  const share = (position - segment.start) / (segment.end - segment.start);
  const days = numberOf(segment.to) - numberOf(segment.from);
  return addDays(segment.from, Math.round(Math.min(Math.max(share, 0), 1) * days));
}
