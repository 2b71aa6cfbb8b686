// What is known of a feature in words: names, headings and values, codes and dates and numbers as people write them.
import type { Boot, Collection, Reference } from "./boot";
import { longDay, parseDay } from "./days";
import { type Messages, messagesIn } from "./messages";
import { type Properties, textOf } from "./state";

/** A name in one language. */
export interface Name {
  language: string;
  text: string;
}

/** A heading and what stands under it. */
export interface Fact {
  property: string;
  title: string;
  values: Reference[];
}

/** Tells the title and address of a source by its id. */
export type Cite = (collection: string, id: string) => Reference;

/** The text of a family of properties (`name_en`, `name_az`) in a language, else in another. */
export function textIn(properties: Properties, family: string, boot: Boot): string | null {
  const languages = [boot.language, ...boot.languages];
  for (const language of languages) {
    const text = textOf(properties, `${family}_${language}`);
    if (text) return text;
  }
  return textOf(properties, family);
}

/** The name of a feature in the page's language, else its title, else its id. */
export function nameOf(collection: Collection, properties: Properties, id: string, boot: Boot): string {
  return textIn(properties, collection.label ?? "name", boot) ?? textIn(properties, "title", boot) ?? id;
}

/** The names in the other languages. */
export function otherNames(collection: Collection, properties: Properties, boot: Boot): Name[] {
  const others = boot.languages.filter((language) => language !== boot.language);
  return others.flatMap((language) => {
    const text = textOf(properties, `${collection.label ?? "name"}_${language}`);
    return text ? [{ language, text }] : [];
  });
}

/** A number as people write it: `1,840.5`. */
export function writeNumber(value: number, messages: Messages): string {
  const [whole = "", fraction] = Math.abs(value).toString().split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, messages.thousands);
  const sign = value < 0 ? "−" : "";
  return fraction ? `${sign}${grouped}${messages.decimal}${fraction}` : `${sign}${grouped}`;
}

/** A unit as it is printed: `km2` as `km²`. */
export function writeUnit(unit: string): string {
  return unit.replace("2", "²").replace("3", "³");
}

/** `2022-08-30T20:00:00+04:00` as `30 August 2022, 20:00 (UTC+04:00)`; null if it is no date-time. */
export function writeTime(text: string, language: string): string | null {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (!found) return null;
  const [, day = "", time = "", zone = ""] = found;
  return `${longDay(day, language)}, ${time} (UTC${zone === "Z" ? "" : zone})`;
}

function words(property: string, value: unknown, boot: Boot): string | null {
  const messages = messagesIn(boot.language);
  const unit = boot.properties[property]?.unit;
  if (typeof value === "boolean") return value ? messages.yes : messages.no;
  // A number without a unit may be a year or a code: it is told as it stands.
  if (typeof value === "number") {
    return unit ? `${writeNumber(value, messages)} ${writeUnit(unit)}` : String(value);
  }
  if (typeof value !== "string" || value === "") return null;
  const code = boot.codes[property]?.[value];
  if (code) return code;
  return parseDay(value) ? longDay(value, boot.language) : (writeTime(value, boot.language) ?? value);
}

/** The values of a property in words; ids of sources become their titles. */
export function valuesOf(properties: Properties, property: string, boot: Boot, cite: Cite): Reference[] {
  const value = properties[property] ?? textIn(properties, property, boot);
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const kind = boot.properties[property]?.kind;
  if (kind) return list.filter((id) => typeof id === "string").map((id) => cite(kind, id));
  return list.flatMap((item) => {
    const text = words(property, item, boot);
    return text === null ? [] : [{ text, href: /^https?:\/\//.test(text) ? text : "" }];
  });
}

/** The facts of a feature: the properties that its collection's panel names, those without a value left out. */
export function factsOf(collection: Collection, properties: Properties, boot: Boot, cite: Cite): Fact[] {
  return collection.panel.flatMap((property) => {
    const values = valuesOf(properties, property, boot, cite);
    const title = boot.properties[property]?.title ?? property.replaceAll("_", " ");
    return values.length > 0 ? [{ property, title, values }] : [];
  });
}

/** A source's title, publisher and date, and its address: the web's if it has one, else its own page here. */
export function citationOf(properties: Properties, id: string, page: string, boot: Boot): Reference {
  const date = textOf(properties, "date");
  const parts = [
    textIn(properties, "title", boot) ?? id,
    textOf(properties, "publisher"),
    date && (parseDay(date) ? longDay(date, boot.language) : date),
  ];
  const url = textOf(properties, "url");
  return { text: parts.filter(Boolean).join(", "), href: url && /^https?:\/\//.test(url) ? url : page };
}
