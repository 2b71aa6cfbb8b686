// The order of the table's rows by one of its columns.

/** Which way a column is sorted. */
export type Direction = "ascending" | "descending";

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);

/** Compares two values as a reader of a language would: numbers by what they are worth, texts by their letters. */
export function comparison(language: string): (a: string, b: string) => number {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return (a, b) => (isNumber(a) && isNumber(b) ? Number(a) - Number(b) : compare(a, b));
}

/** The items in the order of their values; equal ones stay as they stood, and those without a value come last. */
export function sorted<T>(
  items: readonly T[],
  value: (item: T) => string,
  direction: Direction,
  language: string,
): T[] {
  const compare = comparison(language);
  const sign = direction === "ascending" ? 1 : -1;
  return [...items].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (!a || !b) return Number(!a) - Number(!b);
    return sign * compare(a, b);
  });
}
