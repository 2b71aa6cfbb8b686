import assert from "node:assert/strict";
import { test } from "node:test";
import { firstFree, overlap, spot } from "../src/names/placement";

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
