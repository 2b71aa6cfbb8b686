import assert from "node:assert/strict";
import { test } from "node:test";
import { isOn, postsOf, shareOf } from "../src/lists/kilometres";

test("a kilometre lies at its share of the line, whichever way that is measured", () => {
  assert.equal(shareOf(15, { from: 0, to: 60 }), 0.25);
  assert.equal(shareOf(15, { from: 60, to: 0 }), 0.75);
  assert.ok(isOn(60, { from: 0, to: 60 }) && isOn(0, { from: 60, to: 0 }));
  assert.ok(!isOn(68, { from: 0, to: 60 }) && !isOn(-1, { from: 60, to: 0 }));
});

test("posts stand at both ends and at round kilometres, as many as find room", () => {
  assert.deepEqual(postsOf({ from: 0, to: 60 }, 700), [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
  assert.deepEqual(postsOf({ from: 0, to: 60 }, 300), [0, 10, 20, 30, 40, 50, 60]);
  assert.deepEqual(postsOf({ from: 60, to: 0 }, 150), [0, 20, 40, 60]);
  assert.deepEqual(postsOf({ from: 0, to: 60 }, 0), [0, 60]);
});

test("a post too near an end is left out", () => {
  assert.deepEqual(postsOf({ from: 0, to: 62 }, 300), [0, 10, 20, 30, 40, 50, 62]);
  assert.deepEqual(postsOf({ from: 8, to: 30 }, 100), [8, 20, 30]);
});

test("short and long lines have posts of their own measure", () => {
  assert.deepEqual(postsOf({ from: 0, to: 0.4 }, 140), [0, 0.1, 0.2, 0.3, 0.4]);
  assert.deepEqual(postsOf({ from: 0, to: 9000 }, 160), [0, 2000, 4000, 6000, 9000]);
  for (const room of [20, 100, 292, 362, 740, 1600]) {
    for (const length of [0.003, 1, 7, 60, 61, 69, 12345]) {
      const posts = postsOf({ from: 0, to: length }, room);
      assert.ok(posts.length >= 2 && posts.length <= 2 + room / 20, `${length} km in ${room} pixels`);
      assert.deepEqual(
        [...posts].sort((a, b) => a - b),
        posts,
      );
    }
  }
});
