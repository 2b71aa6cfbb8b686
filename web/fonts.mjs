// The letters of the page: of each typeface only those of the page's languages, in files that a browser fetches only as
// it needs them. They come from Fontsource's packages and are cut to size by HarfBuzz.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import subsetFont from "subset-font";
import { put } from "./put.mjs";

const range = (first, last = first) => ({ first, last });

const letters = [range(0x41, 0x5a), range(0x61, 0x7a)];
// Digits, punctuation, and the signs of units and sums.
const signs = [range(0x20, 0x40), range(0x5b, 0x60), range(0x7b, 0x7e)].concat(
  [0xa0, 0xa9, 0xab, 0xb0, 0xb2, 0xb7, 0xbb, 0xd7, 0x2212].map((code) => range(code)),
  [range(0x2013, 0x2014), range(0x2018, 0x201e), range(0x2026), range(0x2190, 0x2193)],
);
const azerbaijani = [0xc7, 0xd6, 0xdc, 0xe7, 0xf6, 0xfc];

/** Each with the pages that it is for, by their language: names in other languages are left to the system there. */
const subsets = [
  { name: "latin", pages: ["en", "az"], from: "latin", ranges: [...signs, ...letters] },
  { name: "signs", pages: ["hy", "ru"], from: "latin", ranges: signs },
  { name: "western", pages: ["az"], from: "latin", ranges: azerbaijani.map((code) => range(code)) },
  {
    name: "turkic",
    pages: ["az"],
    from: "latin-ext",
    ranges: [range(0x11e, 0x11f), range(0x130, 0x131), range(0x15e, 0x15f), range(0x18f), range(0x259)],
  },
  {
    name: "armenian",
    pages: ["hy"],
    from: "armenian",
    ranges: [range(0x531, 0x556), range(0x55a, 0x55f), range(0x561, 0x587), range(0x589, 0x58a)],
  },
  {
    name: "cyrillic",
    pages: ["ru"],
    from: "cyrillic",
    ranges: [range(0x401), range(0x410, 0x44f), range(0x451), range(0x2116)],
  },
];

// Headings are bold and nothing else is set in the serif face; the other one is used in several weights. Where the
// first view would be larger than its budget with both, headings have the system's serif face.
const typefaces = {
  sans: {
    family: "Noto Sans",
    package: "noto-sans",
    weights: { min: 400, max: 700 },
    pages: ["en", "az", "hy", "ru"],
  },
  serif: { family: "Noto Serif", package: "noto-serif", weights: 700, pages: ["en"] },
};

const code = (point) => point.toString(16).toUpperCase();
const lettersOf = ({ first, last }) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join("");

/** Writes the files into a folder, and gives the style that names them. */
export async function makeFonts(folder) {
  mkdirSync(folder, { recursive: true });
  const made = new Set();
  const rules = [];
  for (const [style, { family, package: base, weights, pages: all }] of Object.entries(typefaces)) {
    for (const { name, pages: own, from, ranges } of subsets) {
      const pages = own.filter((page) => all.includes(page));
      if (pages.length === 0) continue;
      const source = from === "armenian" ? `${base}-armenian` : base;
      const whole = readFileSync(
        `node_modules/@fontsource-variable/${source}/files/${source}-${from}-wght-normal.woff2`,
      );
      const font = await subsetFont(whole, ranges.map(lettersOf).join(""), {
        targetFormat: "woff2",
        variationAxes: { wght: weights },
        // Ligatures and small capitals are not used.
        noLayoutClosure: true,
      });
      const hash = createHash("sha256").update(font).digest("hex").slice(0, 12);
      // The server finds by the name which of them a page needs first.
      const file = `${style}-${name}.${pages.join("-")}.${hash}.woff2`;
      put(`${folder}/${file}`, font);
      made.add(file);
      const unicode = ranges.map(({ first, last }) =>
        first === last ? `U+${code(first)}` : `U+${code(first)}-${code(last)}`,
      );
      for (const page of pages) {
        rules.push(`@font-face {
  font-family: "${family} ${page}";
  src: url("fonts/${file}") format("woff2");
  font-weight: ${typeof weights === "number" ? weights : `${weights.min} ${weights.max}`};
  font-display: swap;
  unicode-range: ${unicode.join(", ")};
}`);
      }
    }
  }
  for (const name of readdirSync(folder))
    if (name.endsWith(".woff2") && !made.has(name)) rmSync(`${folder}/${name}`);
  return rules.join("\n");
}
