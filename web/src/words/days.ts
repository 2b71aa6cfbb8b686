// Calendar dates: no times, no zones, month names of our own (browsers lack some languages of the map).
import { fill, type Language } from "./language";

/** A calendar date as `2020-12-01`; such texts sort by time. */
export type Day = string;

const millisecondsPerDay = 86_400_000;

/** The year, month (1 to 12) and day of a date. */
export function partsOf(day: Day): [year: number, month: number, day: number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

/** The date a text tells, or null if it is none: `2020-02-30` is not. */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  return dayAt(numberOf(text)) === text ? text : null;
}

/** The number of days since 1 January 1970. */
export function numberOf(day: Day): number {
  const [year, month, date] = partsOf(day);
  // `Date.UTC` takes the years below 100 for those of the twentieth century.
  return Math.round(new Date(0).setUTCFullYear(year, month - 1, date) / millisecondsPerDay);
}

/** The date so many days after 1 January 1970. */
export function dayAt(number: number): Day {
  return new Date(number * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The date so many days later (or earlier). */
export function addDays(day: Day, count: number): Day {
  return dayAt(numberOf(day) + count);
}

/** The date, moved into the range if it lies outside. */
export function clampDay(day: Day, from: Day, to: Day): Day {
  if (day < from) return from;
  return day > to ? to : day;
}

/** The first days of the months that begin in a range, its ends included. */
export function monthStarts(from: Day, to: Day): Day[] {
  const starts: Day[] = [];
  let [year, month] = partsOf(from);
  for (;;) {
    const start = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`;
    if (start > to) return starts;
    if (start >= from) starts.push(start);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}

/** `1 December 2020`. */
export function longDay(day: Day, { date: writing }: Language): string {
  const [year, month, date] = partsOf(day);
  return fill(writing.long, {
    day: String(date),
    month: writing.months[month - 1] ?? "",
    year: String(year),
  });
}

/** `1 Dec`, with the year if it is not the one that is spoken of. */
export function shortDay(day: Day, { date: writing }: Language, spokenYear: number): string {
  const [year, month, date] = partsOf(day);
  return fill(year === spokenYear ? writing.short : writing.short_with_year, {
    day: String(date),
    month: writing.short_months[month - 1] ?? "",
    year: String(year),
  });
}

/** `Dec`. */
export function shortMonth(day: Day, { date: writing }: Language): string {
  return writing.short_months[partsOf(day)[1] - 1] ?? "";
}
