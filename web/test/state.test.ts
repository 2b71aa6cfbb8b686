import assert from "node:assert/strict";
import { test } from "node:test";
import type { Collection, StyleClass } from "../src/data/boot";
import { classOn, countOf, finalClass, holds, isLighter } from "../src/data/state";

const look = (value: string | null): StyleClass => ({
  value,
  legend: value,
  fill: null,
  fillOpacity: null,
  stroke: null,
  strokeWidth: null,
  strokeDash: null,
  pattern: null,
  casing: null,
  casingWidth: null,
  radius: null,
});

const style = {
  order: 1,
  property: "how",
  since: "on",
  before: "not-yet",
  interactive: true,
  legend: true,
  off: false,
  label: null,
  lighter: null,
  classes: [look("sold"), look("lent"), look("not-yet"), look(null)],
};

const collection: Collection = {
  id: "parts",
  title: "Parts",
  href: "",
  drawnHref: "",
  itemsHref: "",
  label: null,
  period: { from: "valid_from", to: "valid_to" },
  area: null,
  isArea: false,
  isPlace: false,
  ofPlaces: false,
  states: null,
  change: null,
  tells: [],
  panel: [],
  style,
  attribution: null,
};

const parts = [
  { how: "sold", on: "2020-11-20" },
  { how: "sold", on: "2020-12-01" },
  { how: "lent", on: "2020-11-25" },
  { how: "other", on: "2020-10-01" },
  { how: "sold", on: null },
];

test("the class follows the day of change, which itself counts", () => {
  const [, late, , other, never] = parts;
  const on = (part: Record<string, unknown> | undefined, day: string) =>
    classOn(style, part ?? {}, day)?.value;
  assert.equal(on(late, "2020-11-30"), "not-yet");
  assert.equal(on(late, "2020-12-01"), "sold");
  assert.equal(on({ how: "sold", on: "2020-12-01T06:00:00Z" }, "2020-12-01"), "sold");
  assert.equal(on(other, "2020-12-01"), null);
  assert.equal(on(never, "2024-01-01"), "not-yet");
  assert.equal(finalClass(style, late ?? {})?.value, "sold");
});

test("a style without a day of change always shows the final class", () => {
  const plain = { ...style, since: null, before: null };
  assert.equal(classOn(plain, { how: "lent", on: "2020-12-01" }, "1999-01-01")?.value, "lent");
});

test("a feature is lighter by a code of its own, whatever its class", () => {
  const guesses = { ...style, lighter: { property: "sure", values: ["guess"] } };
  assert.equal(isLighter(guesses, { how: "sold", sure: "guess" }), true);
  assert.equal(isLighter(guesses, { how: "sold", sure: "deed" }), false);
  assert.equal(isLighter(guesses, { how: "sold" }), false);
  assert.equal(isLighter(style, { sure: "guess" }), false);
});

test("the legend counts each class at each day of change", () => {
  const table = [
    ["2020-09-30", "0 of 3", "0 of 1", "5 of 5"],
    ["2020-11-20", "1 of 3", "0 of 1", "3 of 5"],
    ["2020-11-25", "1 of 3", "1 of 1", "2 of 5"],
    ["2020-12-01", "2 of 3", "1 of 1", "1 of 5"],
  ] as const;
  for (const [day, ...expected] of table) {
    const counted = style.classes.slice(0, 3).map((one) => {
      const { now, of } = countOf(collection, style, one, parts, day);
      return `${now} of ${of}`;
    });
    assert.deepEqual(counted, [...expected], day);
  }
});

test("states are counted by area, of all areas that come to the class", () => {
  const states = { ...collection, area: "land" };
  const plain = { ...style, since: null, before: null };
  const lands = [
    { land: "north", how: "lent", valid_from: null, valid_to: "2020-11-20" },
    { land: "north", how: "sold", valid_from: "2020-11-20", valid_to: "2021-01-01" },
    { land: "north", how: "sold", valid_from: "2021-01-01", valid_to: null },
    { land: "south", how: "lent", valid_from: null, valid_to: "2020-12-01" },
    { land: "south", how: "sold", valid_from: "2020-12-01", valid_to: null },
  ];
  const count = (index: number, day: string) => {
    const { now, of } = countOf(states, plain, style.classes[index] ?? look("none"), lands, day);
    return `${now} of ${of}`;
  };
  assert.deepEqual([count(0, "2020-11-19"), count(1, "2020-11-19")], ["0 of 2", "2 of 2"]);
  assert.deepEqual([count(0, "2020-11-20"), count(1, "2020-11-20")], ["1 of 2", "1 of 2"]);
  assert.deepEqual([count(0, "2022-01-01"), count(1, "2022-01-01")], ["2 of 2", "0 of 2"]);
});

test("a period holds its first day and no longer its last", () => {
  const period = { valid_from: "2020-11-10", valid_to: "2022-08-30" };
  assert.equal(holds(collection, period, "2020-11-09"), false);
  assert.equal(holds(collection, period, "2020-11-10"), true);
  assert.equal(holds(collection, period, "2022-08-29"), true);
  assert.equal(holds(collection, period, "2022-08-30"), false);
  assert.equal(holds(collection, { valid_from: null, valid_to: null }, "1900-01-01"), true);
  assert.equal(holds({ ...collection, period: null }, period, "1900-01-01"), true);
});
