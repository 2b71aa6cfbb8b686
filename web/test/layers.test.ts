import assert from "node:assert/strict";
import { test } from "node:test";
import { isShown, switched } from "../src/data/layers";
import { collection } from "./collections";

const [base, roads, fields] = [collection("base", false), collection("roads"), collection("fields")];
const all = [base, roads, fields];

test("what has no switch is always drawn; null is all", () => {
  assert.deepEqual(
    all.map((one) => isShown(one, null)),
    [true, true, true],
  );
  assert.deepEqual(
    all.map((one) => isShown(one, ["fields"])),
    [true, false, true],
  );
  assert.deepEqual(
    all.map((one) => isShown(one, [])),
    [true, false, false],
  );
});

test("a switch takes one layer away and puts it back; with all of them the view names none", () => {
  const without = switched(all, null, "roads", false);
  assert.deepEqual(without, ["fields"]);
  assert.deepEqual(switched(all, without, "fields", false), []);
  assert.equal(switched(all, without, "roads", true), null);
  assert.deepEqual(switched(all, ["nowhere"], "fields", true), ["fields"]);
});

test("a layer that is off at first is drawn once it is asked for, and the view names it", () => {
  const guess = collection("guess");
  if (guess.style) guess.style.off = true;
  const four = [...all, guess];
  assert.equal(isShown(guess, null), false);
  assert.equal(isShown(guess, ["guess"]), true);
  assert.deepEqual(switched(four, null, "guess", true), ["roads", "fields", "guess"]);
  assert.equal(switched(four, ["roads", "fields", "guess"], "guess", false), null);
  assert.deepEqual(switched(four, null, "roads", false), ["fields"]);
});
