// The days on which something changed: finding the nearest, the next, the one that speaks of a day.
import type { Day } from "../words/days";
import type { Stop } from "./boot";

/** The days of the stops in order, each once. */
export function stopDays(stops: readonly Stop[]): Day[] {
  return [...new Set(stops.map((stop) => stop.date))].sort();
}

/** The stop of a day. */
export function stopOn(stops: readonly Stop[], day: Day): Stop | null {
  return stops.find((stop) => stop.date === day) ?? null;
}

/** The stop that speaks of a day: the latest on or before it. */
export function latestStop(stops: readonly Stop[], day: Day): Stop | null {
  const last = previousDay(stopDays(stops), day, true);
  return last === null ? null : stopOn(stops, last);
}

/** The first of the days after a day. */
export function nextDay(days: readonly Day[], day: Day): Day | null {
  return days.find((candidate) => candidate > day) ?? null;
}

/** The last of the days before a day, or on it if that counts too. */
export function previousDay(days: readonly Day[], day: Day, orOn = false): Day | null {
  return days.findLast((candidate) => candidate < day || (orOn && candidate === day)) ?? null;
}

/** The stop that lies nearest to a position on the axis, or null if none is nearer than `reach`. */
export function snap(
  position: number,
  days: readonly Day[],
  reach: number,
  positionOf: (day: Day) => number,
): Day | null {
  let [nearest, least]: [Day | null, number] = [null, reach];
  for (const day of days) {
    const distance = Math.abs(positionOf(day) - position);
    if (distance <= least) [nearest, least] = [day, distance];
  }
  return nearest;
}
