import assert from "node:assert/strict";
import { test } from "node:test";
import type { Boot, Collection } from "../src/data/boot";
import { citationOf, factsOf, nameOf, otherNames, valuesOf } from "../src/data/facts";
import { en } from "./languages";

const boot: Boot = {
  date: "2020-12-01",
  from: "2020-09-27",
  to: "2022-12-31",
  defaultDate: "2020-12-01",
  dataUntil: null,
  language: "en",
  told: en,
  languages: ["en", "fr"],
  home: "https://example.org/",
  namesLanguage: false,
  bbox: [0, 0, 1, 1],
  closest: 13,
  table: null,
  columns: [],
  stops: [],
  cards: [],
  properties: {
    area: { title: "Area", unit: "km2", kind: null },
    day: { title: "Day", unit: null, kind: null },
    how: { title: "How", unit: null, kind: null },
    sources: { title: "Sources", unit: null, kind: "sources" },
  },
  codes: { how: { sold: "sold by contract" } },
  collections: [],
  sources: "sources",
  background: null,
  strip: null,
  at: "/at",
};

const collection: Collection = {
  id: "parts",
  title: "Parts",
  href: "",
  drawnHref: "",
  itemsHref: "",
  label: "name",
  period: null,
  area: null,
  isArea: false,
  isPlace: false,
  ofPlaces: false,
  states: null,
  change: null,
  tells: [],
  panel: ["how", "day", "area", "year", "said", "nothing", "sources"],
  style: null,
  attribution: null,
};

test("facts stand in the panel's order, in words, without what is empty", () => {
  const properties = {
    sources: ["s1", "s2"],
    how: "sold",
    day: "2020-12-01",
    area: 1840.5,
    year: 1994,
    said_fr: "oui",
    nothing: null,
  };
  const facts = factsOf(collection, properties, boot, (kind, id) => ({
    text: `${kind} ${id}`,
    href: `/${id}`,
  }));
  assert.deepEqual(
    facts.map(({ title, values }) => [title, ...values.map(({ text }) => text)]),
    [
      ["How", "sold by contract"],
      ["Day", "1 December 2020"],
      ["Area", "1,840.5\u00a0km²"],
      ["year", "1994"],
      ["said", "oui"],
      ["Sources", "sources s1", "sources s2"],
    ],
  );
});

test("names by language, and what stands in when one is missing", () => {
  const names = { name_en: "North", name_fr: "Nord" };
  assert.equal(nameOf(collection, names, "n", boot), "North");
  assert.equal(nameOf(collection, { name_fr: "Nord" }, "n", boot), "Nord");
  assert.equal(nameOf(collection, {}, "n", boot), "n");
  assert.deepEqual(otherNames(collection, names, boot), [{ language: "fr", text: "Nord" }]);
});

test("a source leads to the web only by a web address", () => {
  const source = { title: "Report", publisher: "Agency", date: "2020-12-01", url: "https://example.org/a" };
  const cited = citationOf(source, "s1", "/s1", boot);
  assert.deepEqual(cited, { text: "Report, Agency, 1 December 2020", href: "https://example.org/a" });
  assert.equal(citationOf({ ...source, url: "javascript:alert(1)" }, "s1", "/s1", boot).href, "/s1");
  assert.equal(citationOf({}, "s1", "/s1", boot).text, "s1");
});

test("a text in another language than the page's says in which", () => {
  const french = { ...boot, language: "fr" };
  const cite = () => ({ text: "", href: "" });
  const lang = (properties: Record<string, unknown>, name: string) =>
    valuesOf(properties, name, french, cite)[0]?.lang;
  assert.equal(lang({ note: "seen from afar" }, "note"), "en");
  assert.equal(lang({ said_en: "sold" }, "said"), "en");
  assert.equal(lang({ said_en: "sold", said_fr: "vendu" }, "said"), undefined);
  assert.equal(lang({ how: "sold" }, "how"), undefined);
  assert.equal(lang({ day: "2020-12-01" }, "day"), undefined);
  assert.equal(valuesOf({ note: "seen from afar" }, "note", boot, cite)[0]?.lang, undefined);
});
