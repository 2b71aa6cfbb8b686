// Folds names to what readers type: without case, marks and signs, in the Latin, Cyrillic and Armenian scripts.

/** Letters that no decomposition turns into plain ones. */
const plain: Readonly<Record<string, string>> = {
  ı: "i",
  ə: "e",
  // The ligature comes apart by itself; its second half is written in two ways.
  վ: "ւ",
};

/** Signs within a word: apostrophes, Armenian marks of tone, soft hyphens. */
const within = /['’‘ʼ՚՛՜՞`´\u00ad]/g;

/** A text as it is searched for: small letters without marks, words parted by single spaces. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(within, "")
    .replace(/[ıəվ]/g, (letter) => plain[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** A name in all ways in which it is searched for: the open vowel of Azerbaijani is written with e or with a. */
export function foldings(name: string): string[] {
  const [withE, withA] = [fold(name), fold(name.replace(/ə/g, "a").replace(/Ə/g, "A"))];
  return withE === withA ? [withE] : [withE, withA];
}
