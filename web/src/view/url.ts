// The view as the page's address: `?datetime=2020-12-01&compare=2020-11-09&select=places/one&view=table#9/39.7/46.6`.
import { type Day, parseDay } from "../words/days";

/** A feature by collection and id. */
export interface Selection {
  collection: string;
  id: string;
}

/** A point on the map, in degrees. */
export interface Point {
  lon: number;
  lat: number;
}

/** Where the map looks: its middle and its zoom. */
export interface Position extends Point {
  zoom: number;
}

/** What the reader looks at. */
export interface View {
  date: Day;
  /** A second day, whose difference is outlined. */
  compare: Day | null;
  selected: Selection | null;
  /** A point that was asked about; never together with a selection. */
  point: Point | null;
  /** Whether the table stands in the place of the map. */
  table: boolean;
  /** The collections that are drawn, by id; null is all. */
  layers: readonly string[] | null;
  /** Null until the reader has moved the map. */
  position: Position | null;
}

/** The parts of an address's query that tell the view. */
const names = ["datetime", "compare", "select", "at", "view", "layers"];

/** The selection that `collection/id` tells, or null; the id may hold slashes. */
export function parseSelection(text: string): Selection | null {
  const [collection, ...rest] = text.split("/");
  const id = rest.join("/");
  return collection && id ? { collection, id } : null;
}

function numbers(text: string, separator: string, count: number): number[] | null {
  const parts = text.split(separator);
  const found = parts.map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN));
  return found.length === count && found.every(Number.isFinite) ? found : null;
}

const onEarth = ({ lon, lat }: Point) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

/** The point that `lon,lat` tells, or null. */
export function parsePoint(text: string): Point | null {
  const found = numbers(text, ",", 2);
  if (!found) return null;
  const [lon = 0, lat = 0] = found;
  return onEarth({ lon, lat }) ? { lon, lat } : null;
}

/** The position that `#zoom/lat/lon` tells, or null. */
export function parsePosition(hash: string): Position | null {
  const found = numbers(hash.replace(/^#/, ""), "/", 3);
  if (!found) return null;
  const [zoom = 0, lat = 0, lon = 0] = found;
  return zoom >= 0 && zoom <= 24 && onEarth({ lon, lat }) ? { zoom, lat, lon } : null;
}

/** A position as the address's hash has it, to about ten metres. */
export function writePosition({ zoom, lat, lon }: Position): string {
  const short = (value: number, digits: number) => String(Number(value.toFixed(digits)));
  return `#${short(zoom, 2)}/${short(lat, 4)}/${short(lon, 4)}`;
}

/** The view that an address tells; the date is null where it tells none. */
export function readView(search: string, hash = ""): Omit<View, "date"> & { date: Day | null } {
  const params = new URLSearchParams(search);
  const selected = parseSelection(params.get("select") ?? "");
  const layers = params.get("layers");
  return {
    date: parseDay(params.get("datetime") ?? ""),
    compare: parseDay(params.get("compare") ?? ""),
    selected,
    point: selected ? null : parsePoint(params.get("at") ?? ""),
    table: params.get("view") === "table",
    layers: layers === null ? null : layers.split(",").filter(Boolean),
    position: parsePosition(hash),
  };
}

/** The query and hash that tell a view; what else stood in the query stays. */
export function writeView(view: View, search = ""): string {
  const { date, compare, selected, point, table, layers, position } = view;
  const params = new URLSearchParams(search);
  for (const name of names) params.delete(name);
  // Written by hand: slashes and commas are allowed in a query, and %2F is hard to read.
  const parts = [
    `datetime=${date}`,
    compare && `compare=${compare}`,
    selected && `select=${encodeURIComponent(selected.collection)}/${encodeURIComponent(selected.id)}`,
    point && `at=${point.lon},${point.lat}`,
    table && "view=table",
    layers && `layers=${layers.map(encodeURIComponent).join(",")}`,
    params.toString(),
  ];
  return `?${parts.filter(Boolean).join("&")}${position ? writePosition(position) : ""}`;
}

/** Whether two selections name the same feature. */
export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  return a?.collection === b?.collection && a?.id === b?.id;
}

/** Whether two views show the same. */
export function sameView(a: View, b: View): boolean {
  return writeView(a) === writeView(b);
}
