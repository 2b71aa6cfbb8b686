import assert from "node:assert/strict";
import { test } from "node:test";
import { liesIn } from "../src/data/rings";

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
