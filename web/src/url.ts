// The view as the page's address: `?datetime=2020-12-01&select=places/one`.
import { type Day, parseDay } from "./days";

/** A feature by collection and id. */
export interface Selection {
  collection: string;
  id: string;
}

/** What the reader looks at. */
export interface View {
  date: Day;
  selected: Selection | null;
}

/** The selection that `collection/id` tells, or null; the id may hold slashes. */
export function parseSelection(text: string): Selection | null {
  const [collection, ...rest] = text.split("/");
  const id = rest.join("/");
  return collection && id ? { collection, id } : null;
}

/** The day and selection in an address's query; null for what it does not tell. */
export function readView(search: string): { date: Day | null; selected: Selection | null } {
  const params = new URLSearchParams(search);
  return {
    date: parseDay(params.get("datetime") ?? ""),
    selected: parseSelection(params.get("select") ?? ""),
  };
}

/** The query that tells a view; what else stood in the address stays. */
export function writeView(view: View, search = ""): string {
  const params = new URLSearchParams(search);
  params.delete("datetime");
  params.delete("select");
  const { date, selected } = view;
  const parts = [`datetime=${date}`];
  // Written by hand: the slash is allowed in a query, and %2F is hard to read.
  if (selected)
    parts.push(`select=${encodeURIComponent(selected.collection)}/${encodeURIComponent(selected.id)}`);
  const others = params.toString();
  if (others) parts.push(others);
  return `?${parts.join("&")}`;
}

/** Whether two selections name the same feature. */
export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  return a?.collection === b?.collection && a?.id === b?.id;
}
