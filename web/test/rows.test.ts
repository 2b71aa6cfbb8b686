import assert from "node:assert/strict";
import { test } from "node:test";
import { placeInRows, type Stand, type Wish } from "../src/names/rows";

/** Sees that no name lies on another, on a stem, or out of view. */
function check(wishes: readonly Wish[], stands: readonly (Stand | null)[], room: number, gap: number): void {
  const placed = wishes.flatMap((wish, index) => {
    const stand = stands[index];
    return stand ? [{ ...stand, x: wish.x, right: stand.left + wish.width }] : [];
  });
  for (const one of placed) {
    assert.ok(one.left >= 0 && one.right <= room, "in view");
    assert.ok(one.left <= one.x + 1 && one.x - 1 <= one.right, "over its place");
    for (const other of placed.filter((candidate) => candidate !== one)) {
      const apart = one.right + gap <= other.left || other.right + gap <= one.left;
      assert.ok(apart || one.row !== other.row, "names are apart");
      const crossed = other.row > one.row && one.left < other.x && other.x < one.right;
      assert.ok(!crossed, "no stem crosses a name");
    }
  }
}

test("a lone name stands over the middle of its place, at an edge beside it", () => {
  assert.deepEqual(placeInRows([{ x: 50, width: 40 }], 2, 100, 8), [{ row: 0, left: 30 }]);
  assert.deepEqual(placeInRows([{ x: 5, width: 40 }], 2, 100, 8), [{ row: 0, left: 0 }]);
  assert.deepEqual(placeInRows([{ x: 98, width: 40 }], 2, 100, 8), [{ row: 0, left: 60 }]);
});

test("a name that is wider than the line has no room, nor one where there are no rows", () => {
  assert.deepEqual(placeInRows([{ x: 50, width: 101 }], 2, 100, 8), [null]);
  assert.deepEqual(placeInRows([{ x: 50, width: 10 }], 0, 100, 8), [null]);
  assert.deepEqual(placeInRows([], 2, 100, 8), []);
});

test("a name keeps out of the way of others, and is left out where it cannot", () => {
  const close = [
    { x: 100, width: 60 },
    { x: 120, width: 60 },
    { x: 200, width: 60 },
    { x: 140, width: 60 },
    { x: 130, width: 60 },
  ];
  const stands = placeInRows(close, 2, 300, 8);
  // Beside its place it leaves the second one room for a name above.
  assert.deepEqual(stands[0], { row: 0, left: 43 });
  assert.deepEqual(stands[1], { row: 1, left: 90 });
  assert.ok(stands.includes(null));
  check(close, stands, 300, 8);
});

test("whatever the places and widths, nothing lies upon another", () => {
  // A fixed sequence of numbers that looks like chance.
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  let [placed, left] = [0, 0];
  for (let round = 0; round < 300; round++) {
    const room = 292 + next(1300);
    const wishes = Array.from({ length: 1 + next(20) }, () => ({ x: next(room), width: 20 + next(160) }));
    const stands = placeInRows(wishes, 2, room, 8);
    check(wishes, stands, room, 8);
    placed += stands.filter(Boolean).length;
    left += stands.filter((stand) => !stand).length;
  }
  assert.ok(placed > left && left > 0, `${placed} placed, ${left} left out`);
});
