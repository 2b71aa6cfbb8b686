import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stop } from "../src/data/boot";
import { stretchesOf } from "../src/time/stretches";

const stop = (
  date: string,
  fill: string | null,
  stroke: string | null,
  pattern: string | null = null,
): Stop => ({
  date,
  text: "",
  isChange: true,
  name: "",
  fill,
  stroke,
  pattern,
  sources: [],
});

test("changes of one kind that follow each other make a stretch, from the first to the last", () => {
  const stops = [
    stop("2020-10-04", "#aaa", "#111", "stripes"),
    stop("2020-10-20", "#aaa", "#111", "stripes"),
    stop("2020-10-17", "#aaa", "#111", "stripes"),
    stop("2020-11-20", "#bbb", "#222"),
    stop("2020-12-01", "#bbb", "#222"),
  ];
  assert.deepEqual(stretchesOf(stops), [
    { from: "2020-10-04", to: "2020-10-20", fill: "#aaa", pattern: "stripes" },
    { from: "2020-11-20", to: "2020-12-01", fill: "#bbb", pattern: null },
  ]);
});

test("a change without a colour lies in a stretch, one of another kind ends it", () => {
  const first = stop("2020-10-04", "#aaa", "#111");
  const last = stop("2020-10-20", "#aaa", "#111");
  assert.equal(stretchesOf([first, stop("2020-10-09", null, null), last]).length, 1);
  assert.equal(stretchesOf([first, stop("2020-10-09", "#aaa", "#999"), last]).length, 0);
  assert.equal(stretchesOf([first, stop("2020-10-09", null, "#999"), last]).length, 0);
  assert.equal(stretchesOf([first, stop("2020-10-09", "#aaa", "#111", "dots"), last]).length, 0);
});

test("lines have no fill, and one change or none is no stretch", () => {
  assert.deepEqual(stretchesOf([stop("2022-08-30", null, "#711"), stop("2023-04-01", null, "#711")]), []);
  assert.deepEqual(stretchesOf([stop("2022-08-30", "#aaa", "#111")]), []);
  assert.deepEqual(stretchesOf([]), []);
});
