// The rules that the server and the page both have, held to one set of cases: tests/cases.rs and the server's own tests
// run the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Geometry } from "geojson";
import days from "../../tests/cases/days.json";
import facts from "../../tests/cases/facts.json";
import names from "../../tests/cases/names.json";
import words from "../../tests/cases/words.json";
import type { Atlas, AtlasFeature } from "../src/data/atlas";
import type { Collection, LabelKind, Style, StyleClass } from "../src/data/boot";
import { citationOf, factsOf, nameOf, valuesOf } from "../src/data/facts";
import { standing } from "../src/data/standing";
import { classOn, countOf, holds, type Properties, rankOf } from "../src/data/state";
import { anchorOf } from "../src/names/anchor";
import { byImportance, firstName, isNamed, isRankShown } from "../src/names/importance";
import { longDay, shortDay } from "../src/words/days";
import {
  type CountedKey,
  count,
  digitsOf,
  type Key,
  type Language,
  say,
  writeMeasure,
} from "../src/words/language";
import { dayOf, inWords } from "../src/words/moments";
import { category } from "../src/words/plural";
import { catalogue, collection } from "./collections";
import { languages } from "./languages";

function look(value: string | null): StyleClass {
  return {
    value,
    legend: value ?? "",
    fill: null,
    fillOpacity: 1,
    stroke: null,
    strokeWidth: 1,
    strokeDash: null,
    pattern: null,
    casing: null,
    casingWidth: 0,
    radius: 4,
  };
}

interface StyleCase {
  property?: string;
  since?: string;
  before?: string;
  classes: (string | null)[];
}

function styleOf({ property, since, before, classes }: StyleCase): Style {
  return {
    order: 1,
    property: property ?? null,
    since: since ?? null,
    before: before ?? null,
    interactive: true,
    legend: true,
    off: false,
    label: null,
    lighter: null,
    classes: classes.map(look),
  };
}

const period = { from: "valid_from", to: "valid_to" };

test("a date-time is of the day on which it lies", () => {
  for (const { text, offset, day } of days.days)
    assert.equal(dayOf(text, offset), day, `${text} at ${offset}`);
});

test("a period holds on the days that it meets", () => {
  for (const { case: name, from, to, offset, day, holds: expected } of days.periods) {
    const parts = collection("parts", true, { period, offset });
    assert.equal(holds(parts, { valid_from: from, valid_to: to }, day), expected, name);
  }
});

test("the class follows the day", () => {
  for (const { style, cases } of days.classes as {
    style: StyleCase;
    cases: (typeof days.classes)[0]["cases"];
  }[])
    for (const { properties, offset, day, class: expected } of cases) {
      const parts = collection("parts", true, { style: styleOf(style), offset });
      assert.equal(
        classOn(parts, properties, day)?.value,
        expected,
        `${JSON.stringify(properties)} on ${day}`,
      );
    }
});

test("the legend counts each class on each day", () => {
  for (const { case: name, style: of, area, features, on } of days.counts) {
    const style = styleOf(of);
    const parts = collection("parts", true, { style, area, period, offset: 240 });
    for (const [day, expected] of Object.entries<string[]>(on as object as Record<string, string[]>)) {
      const counts = style.classes.map((one) => {
        const { now, of } = countOf(parts, style, one, features as Properties[], day);
        return `${now} of ${of}`;
      });
      assert.deepEqual(counts, expected, `${name} on ${day}`);
    }
  }
});

test("what stands in an area follows the day", () => {
  const { states, classes, cases } = days.standing;
  const style = styleOf({ property: "how", classes });
  const ofStates = collection("states", true, { style, period, states: "parish", offset: 240 });
  const parishes = collection("parishes", true, { style: null, isArea: true });
  const all: Collection[] = [ofStates, parishes];
  const atlas = {
    boot: catalogue(all),
    collection: (id: string) => all.find((one) => one.id === id) ?? null,
    features: (id: string) =>
      id === "states" ? states.map((properties) => ({ properties }) as unknown as AtlasFeature) : [],
  } as unknown as Atlas;
  for (const { area, day, stands } of cases) {
    const found = standing(atlas, { collection: "parishes", id: area }, day).map(({ value }) => value);
    assert.deepEqual(found, stands, `${area} on ${day}`);
  }
});

test("a feature is named in the language or by what stands in", () => {
  for (const { case: name, language, label, before, properties, name: expected } of names.named as {
    case: string;
    language: string;
    label?: string;
    before?: Properties;
    properties: Properties;
    name: string;
  }[]) {
    const family = label ?? "name";
    const keys = Object.keys({ ...before, ...properties }).filter((key) => key.startsWith(`${family}_`));
    const codes = keys.map((key) => key.slice(family.length + 1)).filter((code) => /^[a-z]{2,3}$/.test(code));
    const lakes = { label: family, names: codes };
    const boot = { ...catalogue([]), language, languages: ["fr", "en", "de", "it"] };
    assert.equal(nameOf(lakes, properties, "7", boot), expected, name);
  }
});

test("a name stands where the data or its geometry says", () => {
  for (const { case: name, geometry, properties, at } of names.anchors)
    assert.deepEqual(anchorOf(geometry as Geometry, properties), at, name);
});

test("a place is shown from the zoom of its rank on", () => {
  for (const { case: name, properties, label, rank, zoom, shown } of names.ranks) {
    assert.equal(rankOf(properties), rank, name);
    assert.equal(isRankShown(label as LabelKind | null, rank, zoom), shown, name);
  }
});

test("the more important names find room first", () => {
  for (const { names: all, in_turn } of names.order) {
    const wanted = all.map(({ name, kind, properties }) => ({
      name,
      kind: kind as LabelKind,
      rank: rankOf(properties),
    }));
    const found = wanted.filter(({ kind }) => isNamed(kind)).sort(byImportance);
    assert.deepEqual(
      found.map(({ name }) => name),
      in_turn,
    );
  }
  for (const { name, first } of names.first_names) assert.equal(firstName(name), first);
});

test("values are told in words under their headings", () => {
  const properties = Object.fromEntries(
    Object.entries(facts.properties as Record<string, { title: string; unit?: string; kind?: string }>).map(
      ([name, { title, unit, kind }]) => [
        name,
        // The server names the collections that are there.
        { title, unit: unit ?? null, kind: kind === "sources" ? kind : null },
      ],
    ),
  );
  const boot = { ...catalogue([]), properties, codes: facts.codes };
  const sources = collection("sources", false, { label: null, names: [] });
  const cite = (_: string, id: string) =>
    id === "s1" ? citationOf(sources, facts.source, id, "", boot) : { text: id, href: "" };
  for (const { property, properties, title, values } of facts.cases) {
    const found = valuesOf(properties, property, boot, cite).map(({ text }) => text);
    assert.deepEqual(found, values, JSON.stringify(properties));
    const parts = collection("parts", true, { panel: [property] });
    const titles = factsOf(parts, properties, boot, cite).map((fact) => fact.title);
    assert.deepEqual(titles, title ? [title] : [], JSON.stringify(properties));
  }
});

/** The languages that a case tells a text in, with the text. */
function told(one: object): [Language, string][] {
  const texts = one as Record<string, unknown>;
  return languages.flatMap((language): [Language, string][] => {
    const text = texts[language.code];
    return typeof text === "string" ? [[language, text]] : [];
  });
}

test("days and moments are told in every language", () => {
  for (const one of words.days) {
    assert.equal(told(one).length, 4);
    for (const [language, expected] of told(one)) assert.equal(longDay(one.day, language), expected);
  }
  for (const one of words.short_days)
    for (const [language, expected] of told(one))
      assert.equal(shortDay(one.day, language, one.spoken_year), expected);
  for (const one of words.texts)
    for (const [language, expected] of told(one)) assert.equal(inWords(one.text, language), expected);
});

test("numbers are told in every language", () => {
  for (const one of words.numbers)
    for (const [language, expected] of told(one)) {
      const { number, unit } = one;
      assert.equal(unit ? writeMeasure(language, number, unit) : digitsOf(number), expected);
    }
  for (const { language, ...forms } of words.plurals)
    for (const [form, numbers] of Object.entries(forms))
      for (const number of numbers ?? [])
        assert.equal(category(language, number), form, `${number} in ${language}`);
  for (const one of words.counts)
    for (const [language, expected] of told(one))
      assert.equal(count(language, one.key as CountedKey, one.number), expected);
});

test("texts are filled in in every language", () => {
  for (const one of words.filled)
    for (const [language, expected] of told(one))
      assert.equal(say(language, one.key as Key, one.values as object as Record<string, string>), expected);
});
