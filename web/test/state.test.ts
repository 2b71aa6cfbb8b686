import assert from "node:assert/strict";
import { test } from "node:test";
import { isLighter } from "../src/data/state";
import { collection } from "./collections";

test("a feature is lighter by a code of its own, whatever its class", () => {
  const { style } = collection("lands");
  assert.ok(style);
  const guesses = { ...style, lighter: { property: "sure", values: ["guess"] } };
  assert.equal(isLighter(guesses, { how: "sold", sure: "guess" }), true);
  assert.equal(isLighter(guesses, { how: "sold", sure: "deed" }), false);
  assert.equal(isLighter(guesses, { how: "sold" }), false);
  assert.equal(isLighter(style, { sure: "guess" }), false);
});
