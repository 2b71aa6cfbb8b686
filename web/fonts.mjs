// The letters of the page: of each typeface only those of the page's languages, in files that a browser fetches only as
// it needs them. They come from Fontsource's packages and are cut to size by HarfBuzz.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import subsetFont from "subset-font";

const range = (first, last = first) => ({ first, last });

// Letters with accents as in titles of sources, dashes, quotation marks, arrows, signs of units and of the menu.
const latin = [range(0x20, 0x7e), range(0xa0, 0xff), range(0x2010, 0x2026), range(0x2032, 0x2033)].concat(
  [0x2039, 0x203a, 0x20ac, 0x2212].map((code) => range(code)),
);

/** By the code of the language, the letters that it has beside the Latin ones, and where they are found. */
const scripts = {
  latin: { from: "latin", ranges: latin },
  az: {
    from: "latin-ext",
    ranges: [range(0x11e, 0x11f), range(0x130, 0x131), range(0x15e, 0x15f), range(0x18f), range(0x259)],
  },
  hy: { from: "armenian", ranges: [range(0x531, 0x556), range(0x559, 0x58a), range(0x58f)] },
  ru: { from: "cyrillic", ranges: [range(0x400, 0x45f), range(0x490, 0x491), range(0x2116)] },
};

// Headings are bold and nothing else is set in the serif face; the other one is used in several weights.
const typefaces = {
  sans: { family: "Noto Sans", package: "noto-sans", weights: { min: 400, max: 700 } },
  serif: { family: "Noto Serif", package: "noto-serif", weights: 700 },
};

const code = (point) => point.toString(16).toUpperCase();
const lettersOf = ({ first, last }) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join("");

/** Writes the files into a folder, and gives the style that names them. */
export async function makeFonts(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith(".woff2")) rmSync(`${folder}/${name}`);
  const rules = [];
  for (const [style, { family, package: base, weights }] of Object.entries(typefaces)) {
    for (const [language, { from, ranges }] of Object.entries(scripts)) {
      const source = from === "armenian" ? `${base}-armenian` : base;
      const whole = readFileSync(
        `node_modules/@fontsource-variable/${source}/files/${source}-${from}-wght-normal.woff2`,
      );
      const letters = ranges.map(lettersOf).join("");
      const options = { targetFormat: "woff2", variationAxes: { wght: weights } };
      const font = await subsetFont(whole, letters, options);
      const hash = createHash("sha256").update(font).digest("hex").slice(0, 12);
      const name = `${style}-${language}.${hash}.woff2`;
      writeFileSync(`${folder}/${name}`, font);
      // A language with letters of its own has a family of its own, so that pages in others do not fetch it for a name.
      const own = language === "hy" || language === "ru" ? `${family} ${language}` : family;
      const unicode = ranges.map(({ first, last }) =>
        first === last ? `U+${code(first)}` : `U+${code(first)}-${code(last)}`,
      );
      rules.push(`@font-face {
  font-family: "${own}";
  src: url("fonts/${name}") format("woff2");
  font-weight: ${typeof weights === "number" ? weights : `${weights.min} ${weights.max}`};
  font-display: swap;
  unicode-range: ${unicode.join(", ")};
}`);
    }
  }
  return rules.join("\n");
}
