// The days on which something changed or happened: finding the nearest, the next, the one that speaks of a day.
import type { Day } from "../words/days";
import type { Boot, Stop } from "./boot";

/** The days of the stops in order, each once. */
export function stopDays(stops: readonly Stop[]): Day[] {
  return [...new Set(stops.map((stop) => stop.date))].sort();
}

/** Those of the stops' days that lie in the time row. */
export function daysInRow({ from, to }: Pick<Boot, "from" | "to">, stops: readonly Stop[]): Day[] {
  return stopDays(stops).filter((day) => day >= from && day <= to);
}

/** The stop of a day. */
export function stopOn(stops: readonly Stop[], day: Day): Stop | null {
  return stops.find((stop) => stop.date === day) ?? null;
}

/** The stops on which something changed. */
export function changesOf(stops: readonly Stop[]): Stop[] {
  return stops.filter(({ isChange }) => isChange);
}

/** The stop that speaks of a day: its own, else the last before it on which something changed. */
export function latestStop(stops: readonly Stop[], day: Day): Stop | null {
  const last = previousDay(stopDays(changesOf(stops)), day);
  return stopOn(stops, day) ?? (last === null ? null : stopOn(stops, last));
}

/** The first of the days after a day. */
export function nextDay(days: readonly Day[], day: Day): Day | null {
  return days.find((candidate) => candidate > day) ?? null;
}

/** The last of the days before a day. */
export function previousDay(days: readonly Day[], day: Day): Day | null {
  return days.findLast((candidate) => candidate < day) ?? null;
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
