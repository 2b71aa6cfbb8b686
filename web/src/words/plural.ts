// Plural categories of whole numbers: some browsers lack those of some of the page's languages.

/** A category of numbers that take the same form of a word. */
export type Category = "one" | "few" | "many" | "other";

function slavic(number: number): Category {
  const [tens, ones] = [number % 100, number % 10];
  if (ones === 1 && tens !== 11) return "one";
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? "few" : "many";
}

/** The category of a number in a language, by the rules of Unicode's CLDR; by the English one if it is not known here. */
export function category(code: string, number: number): Category {
  if (code === "ru") return slavic(number);
  return number === 1 || (code === "hy" && number === 0) ? "one" : "other";
}
