// The page's own words in its language: the server's texts, filled in and counted.
import type english from "../../../src/language/en.json";
import { category } from "./plural";

/** The texts of one language, as the server keeps them; every language has the same keys. */
export type Language = Omit<typeof english, "words"> & { words: Record<Key | CountedKey, Text> };

/** The keys of the texts. */
export type Key = {
  [K in keyof Words]: Words[K] extends string ? K : never;
}[keyof Words];

/** The keys of the texts that change with a number. */
export type CountedKey = Exclude<keyof Words, Key>;

type Words = (typeof english)["words"];
type Text = string | Readonly<Record<string, string>>;

/** Reads the texts that the server has put into the page. */
export function readLanguage(page: Document): Language {
  const text = page.getElementById("language")?.textContent;
  if (!text) throw new Error("the page has no texts");
  return JSON.parse(text) as Language;
}

/** A text with its `{names}` filled in. A date may end with the stop of an abbreviation, which is the sentence's too. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}(\.?)/g, (_, name: string, stop: string) => {
    const value = values[name] ?? "";
    return value.endsWith(".") ? value : value + stop;
  });
}

/** A text of the language, with its `{names}` filled in. */
export function say(language: Language, key: Key, values: Readonly<Record<string, string>> = {}): string {
  const text = language.words[key];
  return typeof text === "string" ? fill(text, values) : key;
}

/** A text for a number of things, in the plural that the language has for it. */
export function count(language: Language, key: CountedKey, number: number): string {
  const text = language.words[key];
  if (typeof text === "string") return text;
  const form = text[category(language.code, number)] ?? text.other ?? key;
  return fill(form, { n: writeNumber(language, number) });
}

/** A number in digits alone, however large or small: `0.0000001` and not `1e-7`. */
export function digitsOf(value: number): string {
  const text = String(value);
  if (!text.includes("e")) return text;
  return value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 });
}

/** A number as people write it: `1,840.5`. */
export function writeNumber({ number }: Language, value: number): string {
  const [whole = "", fraction] = digitsOf(Math.abs(value)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, number.group);
  const sign = value < 0 ? "−" : "";
  return fraction ? `${sign}${grouped}${number.decimal}${fraction}` : `${sign}${grouped}`;
}

/** A number with its unit: `1,840 km²`. */
export function writeMeasure(language: Language, value: number, unit: string): string {
  const symbols: Readonly<Record<string, string>> = language.units;
  return `${writeNumber(language, value)}\u00a0${symbols[unit] ?? unit}`;
}
