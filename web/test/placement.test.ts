import assert from "node:assert/strict";
import { test } from "node:test";
import { firstFree, liesIn, overlap, spot } from "../src/placement";

test("a name takes the first spot that no other has", () => {
  const taken = [{ left: 5, right: 60, top: -10, bottom: 10 }];
  const right = spot(0, 0, 40, 12, "right", 6);
  const left = spot(0, 0, 40, 12, "left", 6);
  assert.equal(firstFree([right, left], taken), left);
  assert.equal(firstFree([right], taken), null);
});

test("rectangles that only touch do not overlap", () => {
  const a = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.equal(overlap(a, { left: 10, right: 20, top: 0, bottom: 10 }), false);
  assert.equal(overlap(a, { left: 9, right: 20, top: 9, bottom: 20 }), true);
});

test("a point lies in an area, not in its hole, not beside it", () => {
  const outer = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [0, 0],
  ];
  const hole = outer.map(([x = 0, y = 0]) => [4 + x / 5, 4 + y / 5]);
  assert.equal(liesIn([2, 5], [outer, hole]), true);
  assert.equal(liesIn([5, 5], [outer, hole]), false);
  assert.equal(liesIn([12, 5], [outer, hole]), false);
});
