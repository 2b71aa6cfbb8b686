import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Atlas } from "../src/data/atlas";
import { entriesOf, search } from "../src/data/search";
import { catalogue, collection } from "./collections";

const fetched = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetched;
});

/** The entries of layers whose features have these properties. */
async function entries(layers: Record<string, object[]>, more = {}) {
  const collections = Object.keys(layers).map((id) => collection(id, true, more));
  const atlas = new Atlas(catalogue(collections));
  globalThis.fetch = (async (address: string) => {
    const features = layers[address.slice(1).replace(".geojson", "")]?.map((properties, id) => ({
      type: "Feature",
      id: `f${id}`,
      geometry: null,
      properties,
    }));
    return new Response(JSON.stringify({ type: "FeatureCollection", features }));
  }) as typeof fetch;
  await Promise.all(collections.map((one) => atlas.load(one)));
  return entriesOf(atlas);
}

const names = (found: ReturnType<typeof search>) => found.entries.map(({ name }) => name);

test("a feature is found by each of its names and told by its own", async () => {
  const all = await entries({
    towns: [{ name_en: "Oldtown / Newtown", name_fr: "Vieilleville", alt_names: "Oldie; Town (Тест)" }],
  });
  for (const text of ["oldtown", "NEWTOWN", "vieille", "oldie", "тест", "town"]) {
    const [found] = search(all, text, 8).entries;
    assert.equal(found?.name, "Oldtown / Newtown", text);
    assert.deepEqual(found?.names, [{ language: "fr", text: "Vieilleville" }]);
    assert.equal(found?.kind, "All towns");
    assert.deepEqual(found?.selection, { collection: "towns", id: "f0" });
  }
});

test("whole names come first, then beginnings, words, parts; the more important first", async () => {
  const all = await entries({
    towns: ["Great Ford", "Bedford", "Fordham", "Ford", "Fordwich"].map((name_en, at) => ({
      name_en,
      rank: name_en === "Fordwich" ? 1 : 2 + at,
    })),
  });
  assert.deepEqual(names(search(all, "ford", 8)), ["Ford", "Fordwich", "Fordham", "Great Ford", "Bedford"]);
});

test("states of areas are not found: their area is", async () => {
  assert.deepEqual(await entries({ states: [{ name_en: "Field in 2020" }] }, { states: "area" }), []);
});

test("nothing, no match and a very long text find nothing; of many names few are listed and all counted", async () => {
  const all = await entries({ towns: Array.from({ length: 5000 }, (_, at) => ({ name_en: `Town ${at}` })) });
  assert.deepEqual(search(all, "  / ", 8), { entries: [], count: 0 });
  assert.deepEqual(search(all, "village", 8), { entries: [], count: 0 });
  assert.deepEqual(search(all, "x".repeat(1_000_000), 8), { entries: [], count: 0 });
  const found = search(all, "town", 8);
  assert.deepEqual([found.entries.length, found.count], [8, 5000]);
});
