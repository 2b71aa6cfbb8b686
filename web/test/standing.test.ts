import assert from "node:assert/strict";
import { test } from "node:test";
import type { Atlas, AtlasFeature } from "../src/data/atlas";
import type { Collection, StyleClass } from "../src/data/boot";
import { holderAt, ownState, standing, stateOn } from "../src/data/standing";

const look = (value: string) => ({ value, legend: value }) as StyleClass;
const style = { order: 1, property: "how", since: null, before: null, classes: [look("sold"), look("lent")] };
const states = {
  id: "states",
  period: { from: "valid_from", to: "valid_to" },
  offset: 0,
  area: "land",
  states: "parish",
  ofPlaces: false,
  style,
} as unknown as Collection;

const state = (id: string, land: string, how: string, from: string | null, to: string | null) =>
  ({
    id,
    properties: { land, parish: "west", how, valid_from: from, valid_to: to },
  }) as unknown as AtlasFeature;
const features = [
  state("north-1", "north", "lent", null, "2020-12-01"),
  state("north-2", "north", "sold", "2020-12-01", null),
  state("south-1", "south", "lent", null, "2022-01-01"),
  state("east-1", "east", "lent", null, "2020-12-01"),
  state("east-2", "east", "lent", "2020-12-01", "2020-12-05T12:00:00Z"),
  state("east-3", "east", "sold", "2020-12-05T12:00:00Z", null),
];
const atlas = {
  drawn: [states],
  boot: { collections: [states] },
  collection: (id: string) => (id === "states" ? states : { isArea: id === "parishes" }),
  features: (id: string) => (id === "states" ? features : []),
  feature: ({ id }: { id: string }) => features.find((one) => one.id === id) ?? null,
} as unknown as Atlas;

test("what stands in an area is told once a class, in the order of the classes", () => {
  const on = (area: string, day: string) =>
    standing(atlas, { collection: "parishes", id: area }, day).map(({ value }) => value);
  assert.deepEqual(on("west", "2020-11-30"), ["lent"]);
  assert.deepEqual(on("west", "2020-12-01"), ["sold", "lent"]);
  assert.deepEqual(on("west", "2022-01-01"), ["sold"]);
  assert.deepEqual(on("east", "2020-12-01"), []);
  // A place may have its area's id: nothing of the area is told of it.
  assert.deepEqual(standing(atlas, { collection: "places", id: "west" }, "2020-12-01"), []);
});

test("a place is told by its own states, and an area of its id by its own", () => {
  const inns = {
    id: "inns",
    period: { from: "valid_from", to: "valid_to" },
    area: "place",
    states: "place",
    ofPlaces: true,
    offset: 0,
    style,
  } as unknown as Collection;
  const inn = (id: string, how: string, from: string | null, to: string | null) =>
    ({ id, properties: { place: "west", how, valid_from: from, valid_to: to } }) as unknown as AtlasFeature;
  const layers: Record<string, unknown[]> = {
    states: features,
    inns: [inn("inn-1", "sold", "2020-10-01", "2020-12-01"), inn("inn-2", "lent", "2020-12-01", null)],
  };
  const both = {
    drawn: [states, inns],
    boot: { collections: [states, inns] },
    collection: (id: string) => ({ isArea: id === "parishes", isPlace: id === "places" }),
    features: (id: string) => layers[id] ?? [],
  } as unknown as Atlas;
  const place = { collection: "places", id: "west" };
  const on = (selection: typeof place, day: string) =>
    standing(both, selection, day).map(({ value }) => value);
  assert.deepEqual(on(place, "2020-11-30"), ["sold"]);
  assert.deepEqual(on(place, "2020-12-01"), ["lent"]);
  assert.deepEqual(on({ ...place, collection: "parishes" }, "2020-11-30"), ["lent"]);
  assert.deepEqual(ownState(both, place, "2020-12-01"), { collection: "inns", id: "inn-2" });
  assert.equal(ownState(both, place, "2020-01-01"), null, "before its first state");
  assert.equal(ownState(both, { ...place, id: "east" }, "2020-12-01"), null);
  assert.equal(ownState(both, { ...place, collection: "parishes" }, "2020-12-01"), null);
});

test("a selected state becomes the one that holds in its area, if there is one", () => {
  const follow = (id: string, day: string) => stateOn(atlas, { collection: "states", id }, day).id;
  assert.equal(follow("north-1", "2020-11-30"), "north-1");
  assert.equal(follow("north-1", "2020-12-01"), "north-2");
  assert.equal(follow("north-2", "2019-01-01"), "north-1");
  assert.equal(follow("south-1", "2023-01-01"), "south-1");
  // Of a day on which one state follows another the later speaks.
  assert.equal(follow("east-1", "2020-12-05"), "east-3");
  assert.equal(stateOn(atlas, { collection: "other", id: "x" }, "2020-12-01").id, "x");
});

test("a point is held by the state of the day, else lies in its area, else in nothing", () => {
  const square = (west: number, east: number) =>
    ({
      type: "Polygon",
      coordinates: [
        [
          [west, 0],
          [east, 0],
          [east, 2],
          [west, 2],
          [west, 0],
        ],
      ],
    }) as const;
  const fields = [
    { ...state("lent", "north", "lent", null, "2020-12-01"), geometry: square(0, 2) },
    { ...state("sold", "north", "sold", "2020-12-01", "2021-12-01T12:00:00Z"), geometry: square(0, 2) },
    { ...state("lent-again", "north", "lent", "2021-12-01T12:00:00Z", "2021-12-31"), geometry: square(0, 2) },
  ];
  const parishes = {
    id: "parishes",
    isArea: true,
    states: null,
    period: null,
    offset: 0,
  } as unknown as Collection;
  const layers: Record<string, unknown[]> = {
    states: fields,
    parishes: [
      { id: "west", properties: {}, geometry: square(0, 4) },
      { id: "nowhere", properties: {}, geometry: null },
    ],
  };
  const all = { drawn: [parishes, states], features: (id: string) => layers[id] } as unknown as Atlas;
  const at = (lon: number, day: string) => holderAt(all, { lon, lat: 1 }, day)?.id ?? null;
  assert.equal(at(1, "2020-11-30"), "lent");
  assert.equal(at(1, "2020-12-01"), "sold");
  // Of a day on which one state follows another the later speaks, as in the service's answer.
  assert.equal(at(1, "2021-12-01"), "lent-again");
  assert.equal(at(1, "2022-01-01"), "west");
  assert.equal(at(3, "2020-12-01"), "west");
  assert.equal(at(5, "2020-12-01"), null);
});
