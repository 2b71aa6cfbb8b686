// What a feature is on a day: whether it is there, and which class it has. The server counts by the same rule.
import type { Day } from "../words/days";
import type { Collection, Style, StyleClass } from "./boot";

/** The properties of a feature. */
export type Properties = Readonly<Record<string, unknown>>;

/** A text property, or null. */
export function textOf(properties: Properties, name: string | null | undefined): string | null {
  const value = name ? properties[name] : null;
  return typeof value === "string" && value !== "" ? value : null;
}

/** A number property, or null. */
export function numberIn(properties: Properties, name: string): number | null {
  const value = properties[name];
  return typeof value === "number" ? value : null;
}

/** How important a feature is, from 1 downwards; what has no rank comes before all. */
export function rankOf(properties: Properties): number {
  return numberIn(properties, "rank") ?? 0;
}

/** The date of a date or date-time property, or null. */
export function dateOf(properties: Properties, name: string | null | undefined): Day | null {
  return textOf(properties, name)?.slice(0, 10) ?? null;
}

/** Whether a feature's period holds the day: its first day counts, its last no longer does. */
export function holds(collection: Collection, properties: Properties, day: Day): boolean {
  const from = dateOf(properties, collection.period?.from);
  const to = dateOf(properties, collection.period?.to);
  return (from === null || from <= day) && (to === null || day < to);
}

function classOf(style: Style, code: string | null): StyleClass | null {
  const named = code === null ? undefined : style.classes.find((candidate) => candidate.value === code);
  return named ?? style.classes.find((candidate) => candidate.value === null) ?? null;
}

/** The class of a feature on a day: its code's, or the one that holds before its day of change. */
export function classOn(style: Style, properties: Properties, day: Day): StyleClass | null {
  const start = dateOf(properties, style.since);
  if (style.since !== null && (start === null || start > day)) return classOf(style, style.before);
  return finalClass(style, properties);
}

/** Whether a feature is drawn lighter than others of its class. */
export function isLighter({ lighter }: Style, properties: Properties): boolean {
  const code = textOf(properties, lighter?.property);
  return code !== null && (lighter?.values.includes(code) ?? false);
}

/** The class that a feature has in the end. */
export function finalClass(style: Style, properties: Properties): StyleClass | null {
  return classOf(style, textOf(properties, style.property));
}

/** How many features have a class on a day, of how many that come to have it or could lose it; of states, of areas. */
export function countOf(
  collection: Collection,
  style: Style,
  counted: StyleClass,
  features: readonly Properties[],
  day: Day,
): { now: number; of: number } {
  const there = features.filter((properties) => holds(collection, properties, day));
  const here = there.filter((properties) => classOn(style, properties, day) === counted);
  const comesToBe = (properties: Properties) => finalClass(style, properties) === counted;
  const { area } = collection;
  if (area) {
    // States of one area count once; a feature without an area counts for itself.
    const areas = (list: readonly Properties[]) => new Set(list.map((one) => one[area] ?? one)).size;
    return { now: areas(here), of: areas(features.filter(comesToBe)) };
  }
  const now = here.length;
  const isBefore = counted.value !== null && counted.value === style.before;
  return { now, of: isBefore ? there.length : there.filter(comesToBe).length };
}
