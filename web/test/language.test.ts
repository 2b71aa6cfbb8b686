import assert from "node:assert/strict";
import { test } from "node:test";
import type { CountedKey, Key } from "../src/words/language";
import { category } from "../src/words/plural";
import { en, languages } from "./languages";

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("all languages have the same texts, with the same values to fill in", () => {
  for (const { code, words } of languages) {
    assert.deepEqual(Object.keys(words), Object.keys(en.words), code);
    for (const [key, text] of Object.entries(words)) {
      const model = en.words[key as Key | CountedKey];
      if (typeof text === "string" && typeof model === "string") {
        assert.deepEqual(holes(text), holes(model), `${key} in ${code}`);
        assert.ok(text.trim(), `${key} in ${code}`);
      } else {
        assert.equal(typeof text, typeof model, `${key} in ${code}`);
        for (const form of Object.values(text)) assert.deepEqual(holes(form), ["n"], `${key} in ${code}`);
      }
    }
  }
});

test("month names are those of Unicode's CLDR", () => {
  for (const language of languages) {
    const month = (style: "long" | "short", index: number) =>
      new Intl.DateTimeFormat(language.code, { month: style, day: "numeric", timeZone: "UTC" })
        .formatToParts(Date.UTC(2020, index, 1))
        .find(({ type }) => type === "month")?.value;
    for (let index = 0; index < 12; index += 1) {
      // In dates English abbreviates to three letters: CLDR's American "Sept" of some versions aside.
      assert.equal(language.date.months[index], month("long", index), `${language.code} ${index}`);
      assert.equal(language.date.short_months[index], month("short", index), `${language.code} ${index}`);
    }
  }
});

test("plural categories are those of Unicode's CLDR, and every language has the forms it needs", () => {
  for (const language of languages) {
    const rules = new Intl.PluralRules(language.code);
    const needed = new Set<string>();
    for (let number = 0; number < 250; number += 1) {
      assert.equal(category(language.code, number), rules.select(number), `${number} in ${language.code}`);
      needed.add(rules.select(number));
    }
    for (const [key, text] of Object.entries(language.words)) {
      if (typeof text === "string") continue;
      for (const form of needed) assert.ok(text[form], `${key} has ${form} in ${language.code}`);
    }
  }
});
