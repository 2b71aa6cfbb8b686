// What is known of a feature in words: names, headings and values, codes and dates and numbers as people write them.
import { digitsOf, say, writeMeasure } from "../words/language";
import { inWords } from "../words/moments";
import type { Boot, Collection, Reference } from "./boot";
import { type Properties, textOf, textsOf } from "./state";

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

/** What a collection says of the names of its features. */
type Naming = Pick<Collection, "label" | "names">;

/** A text, and the language that it is in; null if its property tells none. */
interface Said {
  text: string;
  language: string | null;
}

/** The text of a family of properties (`name_en`, `name_az`) in a language, else that of the property itself. */
function inLanguage(properties: Properties, family: string, language: string): Said | null {
  const own = textOf(properties, `${family}_${language}`);
  if (own) return { text: own, language };
  const text = textOf(properties, family);
  return text ? { text, language: null } : null;
}

/** The first text that a family has in some languages. */
function inAny(properties: Properties, family: string, languages: readonly string[]): Said | null {
  const language = languages.find((one) => textOf(properties, `${family}_${one}`));
  return language === undefined ? null : inLanguage(properties, family, language);
}

/** The text of a family in the page's language, else in none, else in another. */
export function textIn(properties: Properties, family: string, boot: Boot): Said | null {
  return inLanguage(properties, family, boot.language) ?? inAny(properties, family, boot.languages);
}

/** The name of a feature in the page's language, else its title, else its name in another language; null if it has none. */
export function nameIn({ label, names }: Naming, properties: Properties, boot: Boot): Said | null {
  const family = label ?? "name";
  return (
    inLanguage(properties, family, boot.language) ??
    inLanguage(properties, "title", boot.language) ??
    inAny(properties, family, names)
  );
}

/** The name of a feature, else its id. */
export function nameOf(naming: Naming, properties: Properties, id: string, boot: Boot): string {
  return nameIn(naming, properties, boot)?.text ?? id;
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
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return say(told, value ? "yes" : "no");
  const unit = boot.properties[property]?.unit;
  // A number without a unit may be a year or a code: it is told as it stands.
  if (typeof value === "number") return unit ? writeMeasure(told, value, unit) : digitsOf(value);
  if (typeof value !== "string") return JSON.stringify(value);
  const code: unknown = boot.codes[property]?.[value];
  // A code may be called as something that every object has.
  return typeof code === "string" ? code : inWords(value, told);
}

/** The values of a property in words; ids of sources become their titles. */
export function valuesOf(properties: Properties, property: string, boot: Boot, cite: Cite): Reference[] {
  const said = properties[property] == null ? textIn(properties, property, boot) : null;
  const value = said?.text ?? properties[property];
  const kind = boot.properties[property]?.kind;
  if (kind) return textsOf(properties, property).map((id) => cite(kind, id));
  const list: unknown[] = Array.isArray(value) ? value : [value];
  // A property without a language has that of the data.
  const [own] = boot.languages;
  const lang = said ? said.language : own;
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
export function citationOf(
  naming: Naming,
  properties: Properties,
  id: string,
  page: string,
  boot: Boot,
): Reference {
  const date = textOf(properties, "date");
  const parts = [
    nameOf(naming, properties, id, boot),
    textOf(properties, "publisher"),
    date && inWords(date, boot.told),
  ];
  const url = textOf(properties, "url");
  return { text: parts.filter(Boolean).join(", "), href: url && /^https?:\/\//.test(url) ? url : page };
}
