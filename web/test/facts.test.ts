import assert from "node:assert/strict";
import { test } from "node:test";
import type { Boot } from "../src/data/boot";
import { citationOf, factsOf, otherNames, valuesOf } from "../src/data/facts";
import { catalogue, collection } from "./collections";

const boot: Boot = {
  ...catalogue([]),
  properties: {
    area: { title: "Area", unit: "km2", kind: null },
    day: { title: "Day", unit: null, kind: null },
    how: { title: "How", unit: null, kind: null },
    sources: { title: "Sources", unit: null, kind: "sources" },
  },
  codes: { how: { sold: "sold by contract" } },
  sources: "sources",
};

const parts = collection("parts", true, {
  panel: ["how", "day", "area", "year", "said", "nothing", "sources"],
});

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
  const facts = factsOf(parts, properties, boot, (kind, id) => ({
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

test("the other names are those of the page's other languages", () => {
  const names = { name_en: "North", name_fr: "Nord", name_de: "Nord" };
  assert.deepEqual(otherNames(parts, names, boot), [{ language: "fr", text: "Nord" }]);
});

test("a source leads to the web only by a web address", () => {
  const source = { title: "Report", publisher: "Agency", date: "2020-12-01", url: "https://example.org/a" };
  const cited = citationOf(parts, source, "s1", "/s1", boot);
  assert.deepEqual(cited, { text: "Report, Agency, 1 December 2020", href: "https://example.org/a" });
  assert.equal(citationOf(parts, { ...source, url: "javascript:alert(1)" }, "s1", "/s1", boot).href, "/s1");
  assert.equal(citationOf(parts, {}, "s1", "/s1", boot).text, "s1");
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
