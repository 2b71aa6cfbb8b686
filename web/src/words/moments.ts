// Moments of the data: a day, or an instant with its offset from UTC (RFC 3339). The server reads them by the same rule.
import { type Day, dayAt, longDay, numberOf, parseDay } from "./days";
import { fill, type Language } from "./language";

const minute = 60_000;
const millisecondsPerDay = 1440 * minute;

const shape =
  /^(\d{4}-\d{2}-\d{2})T(([01]\d|2[0-3]):([0-5]\d)):([0-5]\d|60)(\.\d{1,9})?(Z|[+-]\d{2}:[0-5]\d)$/i;

/** An instant as it was written. */
interface Instant {
  day: Day;
  /** Hours and minutes: `20:00`. */
  time: string;
  /** `Z` or `+04:00`. */
  zone: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

/** Minutes by which clocks are ahead of UTC. */
function minutesOf(zone: string): number {
  if (zone === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (60 * hours + minutes);
}

function parseInstant(text: string): Instant | null {
  const [, date = "", time = "", hours, minutes, seconds, fraction = "", written = ""] =
    shape.exec(text) ?? [];
  const day = parseDay(date);
  if (day === null) return null;
  const zone = written.toUpperCase();
  // A leap second is told as the second before it, since days have 86,400 of them here.
  const second = Math.min(Number(seconds), 59) + Number(`0${fraction}`);
  const ofDay = (60 * Number(hours) + Number(minutes)) * minute + 1000 * second;
  return { day, time, zone, at: numberOf(day) * millisecondsPerDay + ofDay - minutesOf(zone) * minute };
}

/** The beginning of a day where clocks are so many minutes ahead of UTC, in milliseconds since 1970-01-01T00:00:00Z. */
export function startOfDay(day: Day, offset: number): number {
  return numberOf(day) * millisecondsPerDay - offset * minute;
}

/** When a day begins, or an instant is, in milliseconds since 1970-01-01T00:00:00Z; null if the text is neither. */
export function startOf(text: string, offset: number): number | null {
  const day = parseDay(text);
  return day ? startOfDay(day, offset) : (parseInstant(text)?.at ?? null);
}

/** The day on which a day or an instant lies where clocks are so many minutes ahead of UTC; null if the text is neither. */
export function dayOf(text: string, offset: number): Day | null {
  const day = parseDay(text);
  if (day) return day;
  const instant = parseInstant(text);
  return instant && parseDay(dayAt(Math.floor((instant.at + offset * minute) / millisecondsPerDay)));
}

/** Whether the half-open stretch from one moment to another shares an instant with a day; null is an open end. */
export function meets(from: string | null, to: string | null, day: Day, offset: number): boolean {
  const start = (from === null ? null : startOf(from, offset)) ?? Number.NEGATIVE_INFINITY;
  const end = (to === null ? null : startOf(to, offset)) ?? Number.POSITIVE_INFINITY;
  const midnight = startOfDay(day, offset);
  return Math.max(start, midnight) < Math.min(end, midnight + millisecondsPerDay);
}

/** `2022-08-30T20:00:00+04:00` as `30 August 2022, 20:00 (UTC+04:00)`, else a day in words, else the text as it stands. */
export function inWords(text: string, language: Language): string {
  const day = parseDay(text);
  if (day) return longDay(day, language);
  const instant = parseInstant(text);
  if (!instant) return text;
  const zone = instant.zone === "Z" ? "" : instant.zone;
  return fill(language.date.moment, { day: longDay(instant.day, language), time: instant.time, zone });
}
