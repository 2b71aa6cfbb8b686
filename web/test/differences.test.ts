import assert from "node:assert/strict";
import { test } from "node:test";
import type { Atlas, AtlasFeature } from "../src/data/atlas";
import type { Collection, StyleClass } from "../src/data/boot";
import { differences, tellsStates } from "../src/data/differences";

const look = (value: string) => ({ value, stroke: "#111" }) as StyleClass;
const style = (since: string | null, before: string | null) => ({
  order: 1,
  property: "how",
  since,
  before,
  classes: [look("sold"), look("lent")],
});
const period = { from: "valid_from", to: "valid_to" };
const offset = 0;
const states = { id: "states", period, offset, area: "land", isArea: false, style: style(null, null) };
const parishes = {
  id: "parishes",
  period: null,
  offset,
  area: null,
  isArea: true,
  style: style("sold_on", "lent"),
};
const roads = { id: "roads", period, offset, area: null, isArea: false, style: style(null, null) };
const collections = [states, parishes, roads] as unknown as Collection[];

const polygon = { type: "Polygon", coordinates: [] };
const feature = (id: string, properties: Record<string, unknown>, geometry: object | null = polygon) =>
  ({ id, properties, geometry }) as unknown as AtlasFeature;
const state = (id: string, land: string, how: string, from: string | null, to: string | null) =>
  feature(id, { land, how, valid_from: from, valid_to: to });

const layers: Record<string, AtlasFeature[]> = {
  states: [
    state("north-1", "north", "lent", null, "2020-12-01"),
    state("north-2", "north", "sold", "2020-12-01", null),
    state("south-1", "south", "lent", null, "2020-11-01"),
    state("south-2", "south", "lent", "2020-11-01", null),
    state("east-1", "east", "sold", "2020-11-15", "2020-12-15"),
    feature("nowhere", { land: "west", how: "sold", valid_from: "2020-11-15", valid_to: null }, null),
  ],
  parishes: [feature("one", { how: "sold", sold_on: "2020-11-20" })],
  roads: [state("road", "north", "sold", "2020-11-15", null)],
};
const atlas = { drawn: collections, features: (id: string) => layers[id] ?? [] } as unknown as Atlas;

const between = (first: string, second: string, shown: string[] | null = null) =>
  differences(atlas, first, second, shown).map(({ features, drawn }) => [
    features.map(({ id }) => id).join(),
    drawn?.value ?? null,
  ]);

test("an area differs if its class does, and is shown as it was on the second day", () => {
  assert.deepEqual(between("2020-11-30", "2020-12-01"), [["north-2", "sold"]]);
  assert.deepEqual(between("2020-12-01", "2020-11-30"), [["north-1", "lent"]]);
});

test("a state that follows on one of the same class is no difference", () => {
  assert.deepEqual(between("2020-10-31", "2020-11-01"), []);
});

test("an area that was not there on one of the days differs", () => {
  assert.deepEqual(between("2020-11-14", "2020-11-15"), [["east-1", "sold"]]);
  assert.deepEqual(between("2020-11-15", "2020-11-14"), [["east-1", null]]);
});

test("an area whose class changes on its own day differs", () => {
  assert.deepEqual(between("2020-11-19", "2020-11-20"), [["one", "sold"]]);
  assert.deepEqual(between("2020-11-20", "2020-11-19"), [["one", "lent"]]);
});

test("a day does not differ from itself, and a layer that is not drawn tells nothing", () => {
  assert.deepEqual(between("2020-12-01", "2020-12-01"), []);
  assert.equal(between("2020-10-01", "2020-12-01").length, 3);
  assert.deepEqual(between("2020-10-01", "2020-12-01", ["parishes"]), [["one", "sold"]]);
  assert.deepEqual(between("2020-10-01", "2020-12-01", []), []);
});

test("areas and their states are compared, other things are not", () => {
  assert.deepEqual(collections.map(tellsStates), [true, true, false]);
});
