import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addressOf,
  citationOfView,
  embedCode,
  fileName,
  inLanguage,
  layerOf,
  pageOf,
  pictureOf,
} from "../src/data/references";
import { readView, type View } from "../src/view/url";
import { en, languages } from "./languages";

const boot = { home: "https://example.org/map/", language: "hy", told: en };
const view: View = {
  ...readView("?select=parts/one%20%26%20two&layers=parts,line", "#9/39.7/46.6"),
  date: "2020-12-01",
};

test("an address holds the whole view and what else was asked", () => {
  assert.equal(
    addressOf(boot, { ...view, table: true }, "?lang=az"),
    "https://example.org/map/?datetime=2020-12-01&select=parts/one%20%26%20two&view=table&layers=parts,line&lang=az#9/39.7/46.6",
  );
  const { search, hash } = new URL(inLanguage(view, "?lang=az&from=here", "ru"), boot.home);
  assert.deepEqual(readView(search, hash), view);
  assert.equal(new URLSearchParams(search).get("lang"), "ru");
  assert.equal(new URLSearchParams(search).get("from"), "here");
});

test("the code to embed is one element, whatever the title holds", () => {
  const code = embedCode(boot, { ...view, table: true }, 'A "map" of <this> & that');
  assert.equal(
    code,
    '<iframe src="https://example.org/map/embed?datetime=2020-12-01&amp;select=parts/one%20%26%20two&amp;layers=parts,line&amp;lang=hy#9/39.7/46.6" width="720" height="480" title="A &quot;map&quot; of &lt;this> &amp; that" loading="lazy"></iframe>',
  );
});

test("a citation names title, both dates and address in every language", () => {
  const cite = (told: typeof en) =>
    citationOfView({ told }, view, "The map", "https://example.org/", "2026-01-02");
  assert.equal(
    cite(en),
    "The map. Map as of 1 December 2020. https://example.org/ (accessed 2 January 2026).",
  );
  for (const told of languages) {
    for (const part of ["The map", "https://example.org/", "2020", "2026"])
      assert.ok(cite(told).includes(part));
    assert.ok(!cite(told).includes("{"));
  }
});

test("a picture shows date, language, layers and selection, and the frame of a moved map", () => {
  const start = "https://example.org/map/map.png?datetime=2020-12-01&lang=hy";
  const plain: View = { ...view, selected: null, layers: null };
  assert.equal(pictureOf(boot, plain, "png", null), start);
  const frame = { bbox: [45, 39, 47, 40] as [number, number, number, number], width: 900, height: 600 };
  assert.equal(
    pictureOf(boot, view, "png", frame),
    `${start}&layers=parts,line&select=parts/one%20%26%20two&bbox=45,39,47,40&width=900&height=600`,
  );
});

test("layers are had whole or on a date, which their file names tell", () => {
  const layer = { href: "https://example.org/map/parts.geojson" };
  assert.equal(layerOf(layer, "geojson", null), layer.href);
  assert.equal(layerOf(layer, "fgb", "2020-12-01"), "https://example.org/map/parts.fgb?datetime=2020-12-01");
  assert.equal(fileName("parts", "2020-12-01", "csv"), "parts-2020-12-01.csv");
  assert.equal(fileName("parts", null, "kml"), "parts.kml");
});

test("the page of a feature is in the language that the address names", () => {
  const parts = { itemsHref: "/collections/parts/items" };
  const named = { language: "hy", namesLanguage: true };
  assert.equal(pageOf(named, parts, "one & two"), "/collections/parts/items/one%20%26%20two?lang=hy");
  assert.equal(pageOf(named, parts, "one", "json"), "/collections/parts/items/one?f=json&lang=hy");
  assert.equal(pageOf({ ...named, namesLanguage: false }, parts, "one"), "/collections/parts/items/one");
});
