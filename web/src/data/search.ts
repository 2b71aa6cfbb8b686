// Finds features by any of their names: whole names first, then beginnings, then words, then parts of words.
import type { Selection } from "../view/url";
import { fold, foldings } from "../words/fold";
import type { Atlas } from "./atlas";
import { type Name, nameOf, namesOf } from "./facts";
import { rankOf, textOf } from "./state";

/** What can be found. */
export interface Entry {
  selection: Selection;
  name: string;
  /** The names in the other languages. */
  names: Name[];
  /** What it is: the title of its collection. */
  kind: string;
  rank: number;
  /** All names as they are searched for. */
  folded: readonly string[];
}

/** What was found: the best entries, and how many there are in all. */
export interface Found {
  entries: Entry[];
  count: number;
}

/** More than this is no name. */
const longest = 100;

/** The names that one text holds: it may name a thing twice (`One / Other`) or list names. */
function parts(text: string): string[] {
  const single = text.split(/\s*[/;,()]\s*/).filter(Boolean);
  return single.length > 1 ? [text, ...single] : [text];
}

/** All that can be found in the layers that have come; states of an area are found by the area. */
export function entriesOf(atlas: Atlas): Entry[] {
  const { boot } = atlas;
  const named = atlas.drawn.filter(({ label, style, states }) => label && style?.label && !states);
  return named.flatMap((collection) =>
    atlas.features(collection.id).map((feature): Entry => {
      const { properties } = feature;
      const id = String(feature.id);
      const name = nameOf(collection, properties, id, boot);
      const names = namesOf(collection, properties, boot);
      const others = textOf(properties, "alt_names");
      const all = [name, ...names.map(({ text }) => text), ...(others ? [others] : [])];
      return {
        selection: { collection: collection.id, id },
        name,
        names: names.filter(({ language }) => language !== boot.language),
        kind: collection.title,
        rank: rankOf(properties),
        folded: [...new Set(all.flatMap(parts).flatMap(foldings))].filter(Boolean),
      };
    }),
  );
}

/** How well a name matches, 0 the best; null if it does not. */
function match(name: string, query: string): number | null {
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  const at = name.indexOf(query);
  if (at < 0) return null;
  return name.includes(` ${query}`) ? 2 : 3;
}

/** The entries whose names match a text, the best first, no more than `limit`. */
export function search(entries: readonly Entry[], text: string, limit: number): Found {
  const query = fold(text.slice(0, longest));
  if (!query) return { entries: [], count: 0 };
  const found = entries.flatMap((entry) => {
    const matches = entry.folded.map((name) => match(name, query)).filter((one) => one !== null);
    return matches.length > 0 ? [{ entry, quality: Math.min(...matches) }] : [];
  });
  found.sort(
    (a, b) =>
      a.quality - b.quality || a.entry.rank - b.entry.rank || a.entry.name.length - b.entry.name.length,
  );
  return { entries: found.slice(0, limit).map(({ entry }) => entry), count: found.length };
}
