import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stop } from "../src/data/boot";
import { changesOf, daysInRow, latestStop, nextDay, previousDay, snap, stopDays } from "../src/data/stops";
import { numberOf } from "../src/words/days";

const stop = (date: string, name: string, isChange = true): Stop => ({
  date,
  isChange,
  text: name,
  name,
  fill: null,
  stroke: null,
  pattern: null,
  sources: [],
});
const stops = [stop("2020-11-20", "b"), stop("2020-10-04", "a"), stop("2020-12-01", "d")];
const days = stopDays(stops);

test("the days of stops stand in order, each once", () => {
  assert.deepEqual(days, ["2020-10-04", "2020-11-20", "2020-12-01"]);
});

test("of the stops' days the time row has those between its ends", () => {
  const row = { from: "2020-11-20", to: "2020-11-30" };
  assert.deepEqual(daysInRow(row, stops), ["2020-11-20"]);
});

test("the latest stop speaks until the next", () => {
  assert.equal(latestStop(stops, "2020-10-03"), null);
  assert.equal(latestStop(stops, "2020-10-04")?.name, "a");
  assert.equal(latestStop(stops, "2020-11-30")?.name, "b");
  assert.equal(latestStop(stops, "2020-12-01")?.name, "d");
  assert.equal(latestStop(stops, "2024-01-01")?.name, "d");
});

test("what only happened speaks of its own day alone", () => {
  const all = [...stops, stop("2020-11-22", "c", false)];
  assert.equal(latestStop(all, "2020-11-22")?.name, "c");
  assert.equal(latestStop(all, "2020-11-23")?.name, "b");
  assert.deepEqual(stopDays(changesOf(all)), days);
});

test("steps go to the neighbouring stop and end at the last", () => {
  assert.equal(nextDay(days, "2020-10-04"), "2020-11-20");
  assert.equal(nextDay(days, "2020-12-01"), null);
  assert.equal(previousDay(days, "2020-12-01"), "2020-11-20");
  assert.equal(previousDay(days, "2020-10-04"), null);
});

test("a position near a stop snaps to it, to the nearer of two", () => {
  const positionOf = (day: string) => numberOf(day) * 3;
  assert.equal(snap(positionOf("2020-11-22"), days, 6, positionOf), "2020-11-20");
  assert.equal(snap(positionOf("2020-11-22") + 1, days, 6, positionOf), null);
  assert.equal(snap(positionOf("2020-11-27"), days, 30, positionOf), "2020-12-01");
});
