import assert from "node:assert/strict";
import { test } from "node:test";
import { longDay, shortDay, shortMonth, writeTime } from "../src/words/days";
import { type CountedKey, count, type Key, say, writeMeasure, writeNumber } from "../src/words/language";
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

test("dates, times and numbers are written as people write them", () => {
  const written = languages.map((language) => [
    longDay("2020-12-01", language),
    shortDay("2020-11-25", language, 2020),
    shortDay("2020-11-25", language, 2022),
    shortMonth("2020-09-27", language),
    writeMeasure(language, 1840.5, "km2"),
  ]);
  assert.deepEqual(written, [
    ["1 December 2020", "25 Nov", "25 Nov 2020", "Sep", "1,840.5\u00a0km²"],
    ["1 dekabr 2020", "25 noy", "25 noy 2020", "sen", "1.840,5\u00a0km²"],
    ["2020\u00a0թ. դեկտեմբերի 1", "25 նոյ", "25 նոյ 2020", "սեպ", "1\u00a0840,5\u00a0կմ²"],
    ["1 декабря 2020\u00a0г.", "25 нояб.", "25 нояб. 2020", "сент.", "1\u00a0840,5\u00a0км²"],
  ]);
  assert.equal(writeTime("2022-08-30T20:00:00+04:00", en), "30 August 2022, 20:00 (UTC+04:00)");
  assert.equal(writeTime("2022-08-30T20:00:00Z", en), "30 August 2022, 20:00 (UTC)");
  assert.equal(writeTime("in the night of 30 August", en), null);
  assert.equal(writeNumber(en, -1234567.25), "−1,234,567.25");
  assert.equal(writeNumber(en, 999), "999");
});

test("texts are filled in and counted", () => {
  assert.equal(say(en, "count", { now: "2", of: "3" }), "2 of 3");
  assert.equal(count(en, "names_found", 1), "1 name");
  const russian = languages.find(({ code }) => code === "ru") ?? en;
  assert.deepEqual(
    [1, 3, 11, 22].map((number) => count(russian, "names_found", number)),
    ["1 название", "3 названия", "11 названий", "22 названия"],
  );
});
