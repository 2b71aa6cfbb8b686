import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf, dayAtPosition, positionOf } from "../src/time/axis";
import { addDays } from "../src/words/days";

const stops = ["2020-10-04", "2020-11-20", "2020-11-25", "2020-12-01"];
const crowded = axisOf("2020-09-27", "2022-12-31", stops);

test("stops that crowd at the beginning get a scale of their own", () => {
  assert.equal(crowded.length, 2);
  assert.equal(crowded[0]?.to, "2020-12-06");
  assert.equal(crowded[1]?.from, "2020-12-07");
  assert.equal(positionOf(crowded, "2020-09-27"), 0);
  assert.equal(positionOf(crowded, "2022-12-31"), 1);
});

test("stops that are spread evenly leave the axis whole", () => {
  assert.equal(axisOf("2020-01-01", "2020-12-31", ["2020-04-01", "2020-07-01", "2020-10-01"]).length, 1);
  assert.equal(axisOf("2020-01-01", "2020-12-31", []).length, 1);
});

test("every day goes to its position and back, on both scales", () => {
  for (let day = "2020-09-27"; day <= "2022-12-31"; day = addDays(day, 1)) {
    assert.equal(dayAtPosition(crowded, positionOf(crowded, day)), day);
  }
});

test("positions never run backwards", () => {
  let last = -1;
  for (let day = "2020-09-27"; day <= "2022-12-31"; day = addDays(day, 1)) {
    const position = positionOf(crowded, day);
    assert.ok(position > last, day);
    last = position;
  }
});

test("what lies outside or in the break goes to the nearer end", () => {
  assert.equal(positionOf(crowded, "2019-01-01"), 0);
  assert.equal(positionOf(crowded, "2030-01-01"), 1);
  assert.equal(dayAtPosition(crowded, -0.5), "2020-09-27");
  assert.equal(dayAtPosition(crowded, 1.5), "2022-12-31");
  assert.equal(dayAtPosition(crowded, 0.745), "2020-12-06");
  assert.equal(dayAtPosition(crowded, 0.76), "2020-12-07");
});

test("a range of one day is an axis too", () => {
  const axis = axisOf("2020-12-01", "2020-12-01", []);
  assert.equal(positionOf(axis, "2020-12-01"), 0);
  assert.equal(dayAtPosition(axis, 0.7), "2020-12-01");
});
