// What a feature is on a day: whether it is there, and which class it has. The server has the same rules, and both are
// held to the cases in tests/cases/.
import placement from "../../../src/picture/placement.json";
import type { Day } from "../words/days";
import { dayOf, meets, startOf } from "../words/moments";
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
  return numberIn(properties, "rank") ?? placement.rank.missing;
}

/** The texts of a property that is a list of texts, or one text. */
export function textsOf(properties: Properties, name: string): string[] {
  const value = properties[name];
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  const text = textOf(properties, name);
  return text === null ? [] : [text];
}

/** The day of a property that is a day or an instant, where the collection's days begin; null if it is neither. */
export function dateOf(
  { offset }: Pick<Collection, "offset">,
  properties: Properties,
  name: string | null | undefined,
): Day | null {
  const text = textOf(properties, name);
  return text === null ? null : dayOf(text, offset);
}

/** Whether a feature's period and the day share an instant: its start counts, its end no longer does. */
export function holds({ period, offset }: Collection, properties: Properties, day: Day): boolean {
  return meets(textOf(properties, period?.from), textOf(properties, period?.to), day, offset);
}

/** The feature among some whose period began last, as the one of a day on which one state follows another. */
export function latestOf<Found extends { properties: Properties }>(
  { period, offset }: Collection,
  features: readonly Found[],
): Found | null {
  const start = ({ properties }: Found) => {
    const text = textOf(properties, period?.from);
    return (text === null ? null : startOf(text, offset)) ?? Number.NEGATIVE_INFINITY;
  };
  return features.reduce<Found | null>((last, one) => (last && start(one) < start(last) ? last : one), null);
}

function classOf(style: Style, code: string | null): StyleClass | null {
  const named = code === null ? undefined : style.classes.find((candidate) => candidate.value === code);
  return named ?? style.classes.find((candidate) => candidate.value === null) ?? null;
}

/** The class of a feature on a day: its code's, or the one that holds before its day of change. */
export function classOn(collection: Collection, properties: Properties, day: Day): StyleClass | null {
  const { style } = collection;
  if (!style) return null;
  const start = dateOf(collection, properties, style.since);
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
  const { area } = collection;
  const isBefore = counted.value !== null && counted.value === style.before;
  const there = features.filter((properties) => holds(collection, properties, day));
  const here = there.filter((properties) => classOn(collection, properties, day) === counted);
  const all = (area ? features : there).filter(
    (properties) => isBefore || finalClass(style, properties) === counted,
  );
  // States of one area count once; a feature without an area counts for itself.
  const number = (list: readonly Properties[]) => new Set(list.map((one) => (area && one[area]) ?? one)).size;
  return { now: number(here), of: number(all) };
}
