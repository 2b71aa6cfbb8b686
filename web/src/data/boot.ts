// What the server tells the script: the catalogue in the page's language, as JSON in the page itself.
import type { Day } from "../words/days";
import { type Language, readLanguage } from "../words/language";

/** A text with an address where more is to be found; the address may be empty. */
export interface Reference {
  text: string;
  href: string;
  /** The language of the text where it is another than the page's. */
  lang?: string;
}

/** A day on which something changed or happened, with the sentence that says so and the colours of what changed. */
export interface Stop {
  date: Day;
  /** Whether something changed, and not only happened. */
  isChange: boolean;
  text: string;
  name: string;
  fill: string | null;
  stroke: string | null;
  /** Id of an SVG pattern in the page. */
  pattern: string | null;
  sources: Reference[];
}

/** A line with kilometres of its own. */
export interface StripLine {
  id: string;
  name: string;
  /** The kilometre at its start and at its end. */
  from: number;
  to: number;
  /** Its length in words. */
  length: string;
  sources: Reference[];
}

/** The lines whose kilometres are told under the map, of one collection. */
export interface Strip {
  collection: string;
  /** The collection of the lines' states, of which that of the day is told. */
  states: string | null;
  lines: StripLine[];
}

/** A change of one feature, as its card tells it. */
export interface Card {
  date: Day;
  text: string;
  name: string;
  /** The days by which it was to happen, in words. */
  deadlines: string[];
  collection: string;
  id: string;
}

/** How features of one class are drawn. */
export interface StyleClass {
  /** The code; null is any other. */
  value: string | null;
  legend: string | null;
  fill: string | null;
  fillOpacity: number | null;
  stroke: string | null;
  strokeWidth: number | null;
  strokeDash: string | null;
  /** Id of an SVG pattern in the page. */
  pattern: string | null;
  casing: string | null;
  casingWidth: number | null;
  radius: number | null;
}

/** How names are set on the map. */
export type LabelKind = "country" | "water" | "area" | "place" | "line";

/** How a collection is drawn, by class and day. */
export interface Style {
  order: number;
  property: string | null;
  since: string | null;
  before: string | null;
  interactive: boolean;
  legend: boolean;
  label: LabelKind | null;
  classes: StyleClass[];
}

/** The properties that hold a feature's period: `from` counts, `to` does not. */
export interface Period {
  from: string | null;
  to: string | null;
}

/** One collection of the catalogue. */
export interface Collection {
  id: string;
  title: string;
  /** The whole layer as GeoJSON. */
  href: string;
  /** Of it what the page draws and tells. */
  drawnHref: string;
  itemsHref: string;
  label: string | null;
  period: Period | null;
  /** Property with the id of the area whose states follow on each other. */
  area: string | null;
  /** Whether its features are areas that states belong to. */
  isArea: boolean;
  /** Property with the id of the feature whose states its features are, if they are states. */
  states: string | null;
  change: { date: string; summary: string | null; sources: string | null } | null;
  /** Properties that are told of a state at once where a point is asked about. */
  tells: string[];
  panel: string[];
  style: Style | null;
  attribution: string | null;
}

/** How a property is headed and read. */
export interface Property {
  title: string;
  unit: string | null;
  /** The collection whose features it names, if it does. */
  kind: string | null;
}

/** All that the script starts from. */
export interface Boot {
  date: Day;
  from: Day;
  to: Day;
  defaultDate: Day;
  dataUntil: Day | null;
  /** The language of names and sentences. */
  language: string;
  /** Whether the page's address names it, so that links do too. */
  namesLanguage: boolean;
  /** The page's own words in it. */
  told: Language;
  languages: string[];
  /** The address of the page. */
  home: string;
  bbox: [west: number, south: number, east: number, north: number];
  /** The closest zoom of the map. */
  closest: number;
  table: string | null;
  columns: string[];
  stops: Stop[];
  cards: Card[];
  properties: Record<string, Property>;
  codes: Record<string, Record<string, string>>;
  collections: Collection[];
  sources: string | null;
  /** Raster tiles under the map, if the operator has named some. */
  background: { url: string; attribution: string } | null;
  strip: Strip | null;
  /** Where questions about points are asked. */
  at: string;
}

/** Reads the JSON that the server has put into the page. */
export function readBoot(page: Document): Boot {
  const text = page.getElementById("boot")?.textContent;
  if (!text) throw new Error("the page has no boot data");
  return { ...(JSON.parse(text) as Omit<Boot, "told">), told: readLanguage(page) };
}
