import assert from "node:assert/strict";
import { test } from "node:test";
import { type Direction, sorted } from "../src/lists/sorting";

const order = (values: string[], direction: Direction = "ascending", language = "en") =>
  sorted(values, (value) => value, direction, language);

test("numbers go by what they are worth, dates by time, texts by their letters", () => {
  assert.deepEqual(order(["900", "1835", "-3", "20.5"]), ["-3", "20.5", "900", "1835"]);
  assert.deepEqual(order(["2020-12-01", "2020-11-20", "1994-05-12"]), [
    "1994-05-12",
    "2020-11-20",
    "2020-12-01",
  ]);
  assert.deepEqual(order(["b", "Ç", "a", "É"]), ["a", "b", "Ç", "É"]);
  assert.deepEqual(order(["վ", "ա", "Բ"], "ascending", "hy"), ["ա", "Բ", "վ"]);
  assert.deepEqual(order(["я", "Ё", "ж"], "ascending", "ru"), ["Ё", "ж", "я"]);
});

test("what has no value comes last, whichever way", () => {
  assert.deepEqual(order(["", "2", "", "1"]), ["1", "2", "", ""]);
  assert.deepEqual(order(["", "2", "", "1"], "descending"), ["2", "1", "", ""]);
});

test("equal values keep their order, whichever way", () => {
  const rows = [
    { name: "one", value: "5" },
    { name: "two", value: "5" },
    { name: "three", value: "7" },
  ];
  const names = (direction: Direction) =>
    sorted(rows, ({ value }) => value, direction, "en").map(({ name }) => name);
  assert.deepEqual(names("ascending"), ["one", "two", "three"]);
  assert.deepEqual(names("descending"), ["three", "one", "two"]);
  assert.equal(rows[0]?.name, "one");
});
