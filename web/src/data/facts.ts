// What is known of a feature in words: names, headings and values, codes and dates and numbers as people write them.
import { longDay, parseDay, writeTime } from "../words/days";
import { say, writeMeasure } from "../words/language";
import type { Boot, Collection, Reference } from "./boot";
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

/** The language of the text that `textIn` gives; null of one that is in none. */
export function languageOf(properties: Properties, family: string, boot: Boot): string | null {
  const languages = [boot.language, ...boot.languages];
  return languages.find((language) => textOf(properties, `${family}_${language}`)) ?? null;
}

/** The name of a feature in the page's language, else its title, else its id. */
export function nameOf(collection: Collection, properties: Properties, id: string, boot: Boot): string {
  return textIn(properties, collection.label ?? "name", boot) ?? textIn(properties, "title", boot) ?? id;
}

/** The names in all languages that have one. */
export function namesOf(collection: Collection, properties: Properties, boot: Boot): Name[] {
  return boot.languages.flatMap((language) => {
    const text = textOf(properties, `${collection.label ?? "name"}_${language}`);
    return text ? [{ language, text }] : [];
  });
}

/** The names in the other languages. */
export function otherNames(collection: Collection, properties: Properties, boot: Boot): Name[] {
  return namesOf(collection, properties, boot).filter(({ language }) => language !== boot.language);
}

function words(property: string, value: unknown, boot: Boot): string | null {
  const { told } = boot;
  const unit = boot.properties[property]?.unit;
  if (typeof value === "boolean") return say(told, value ? "yes" : "no");
  // A number without a unit may be a year or a code: it is told as it stands.
  if (typeof value === "number") {
    return unit ? writeMeasure(told, value, unit) : String(value);
  }
  if (typeof value !== "string" || value === "") return null;
  const code = boot.codes[property]?.[value];
  if (code) return code;
  return parseDay(value) ? longDay(value, told) : (writeTime(value, told) ?? value);
}

/** The values of a property in words; ids of sources become their titles. */
export function valuesOf(properties: Properties, property: string, boot: Boot, cite: Cite): Reference[] {
  const value = properties[property] ?? textIn(properties, property, boot);
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const kind = boot.properties[property]?.kind;
  if (kind) return list.filter((id) => typeof id === "string").map((id) => cite(kind, id));
  // A property without a language has that of the data.
  const [own] = boot.languages;
  const lang = properties[property] == null ? languageOf(properties, property, boot) : own;
  return list.flatMap((item) => {
    const text = words(property, item, boot);
    if (text === null) return [];
    const href = /^https?:\/\//.test(text) ? text : "";
    const isForeign = text === item && !href && /\p{L}{2}/u.test(text) && lang && lang !== boot.language;
    return [isForeign ? { text, href, lang } : { text, href }];
  });
}

/** The facts of a feature: the named properties, those of its collection's panel if none; what has no value is left out. */
export function factsOf(
  collection: Collection,
  properties: Properties,
  boot: Boot,
  cite: Cite,
  told: readonly string[] = collection.panel,
): Fact[] {
  return told.flatMap((property) => {
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
    date && (parseDay(date) ? longDay(date, boot.told) : date),
  ];
  const url = textOf(properties, "url");
  return { text: parts.filter(Boolean).join(", "), href: url && /^https?:\/\//.test(url) ? url : page };
}
