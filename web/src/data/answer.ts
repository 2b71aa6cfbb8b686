// The service's answer to what is at a point on a day, as far as the page tells it.
import type { Day } from "../words/days";
import { type Language, writeMeasure } from "../words/language";
import { dayOf } from "../words/moments";
import type { Boot, Collection, StyleClass } from "./boot";
import { classOn, type Properties } from "./state";

/** A feature within the answer. */
export interface Told {
  collection: string;
  id: string;
  name: string;
  names: Readonly<Record<string, string>>;
  sentence: string | null;
  valid_from: string | null;
  valid_to: string | null;
  properties: Properties;
  href: string;
}

/** The states of one area, on the day and through time. */
export interface States {
  collection: string;
  title: string;
  now: Told | null;
  since: string | null;
  previous_change: string | null;
  next_change: string | null;
  history: Told[];
}

/** A line nearby and the place on it. */
export interface OnLine extends Told {
  position: {
    km: number;
    distance_m: number;
    reported: { km: number } | null;
  };
}

/** The answer. */
export interface Answer {
  covered: boolean;
  data_until: string | null;
  after_data: boolean;
  areas: Told[];
  states: States[];
  /** Whether the states are those of a place beside the point, or of the area that it lies in. */
  told_of: "place" | "area" | null;
  /** The nearest place that has a state of its own. */
  nearest_state: { name: string; href: string; distance_m: number } | null;
  /** The states of the area, where those of a place are told. */
  around: States[];
  places: (Told & { distance_m: number })[];
  lines: OnLine[];
  events: (Told & { days: number; distance_m: number | null })[];
  sources: (Properties & { id: string; href: string })[];
}

/** What a point is named by: a place that it all but stands on, else the area that it lies in. */
export function namedBy({ places, areas, states }: Answer, { atPlace }: Pick<Boot, "atPlace">): Told | null {
  const [nearest] = places;
  if (nearest && nearest.distance_m <= atPlace) return nearest;
  return areas[0] ?? states[0]?.now ?? null;
}

/** The state that begins or ends where another follows on: what comes on a day of change. */
export function stateFrom({ history }: States, moment: string | null): Told | null {
  return history.find((told) => moment !== null && told.valid_from === moment) ?? null;
}

/** The class of a state on its own first day, whatever the day asked about. */
export function classOfState(collection: Collection | null, told: Told, day: Day): StyleClass | null {
  if (!collection) return null;
  const first = told.valid_from && dayOf(told.valid_from, collection.offset);
  return classOn(collection, told.properties, first ?? day);
}

/** The events nearest in time, in order of time. */
export function nearestEvents<Event extends { days: number }>(
  events: readonly Event[],
  most: number,
): Event[] {
  const nearest = [...events].sort((a, b) => Math.abs(a.days) - Math.abs(b.days)).slice(0, most);
  return nearest.sort((a, b) => a.days - b.days);
}

/** A distance in metres, from 1 km on in kilometres to 100 m. */
export function distance(metres: number, language: Language): string {
  return metres < 1000
    ? writeMeasure(language, Math.round(metres), "m")
    : writeMeasure(language, Math.round(metres / 100) / 10, "km");
}
