import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, dayAt, monthStarts, numberOf, parseDay } from "../src/words/days";

test("a text is a date only if the calendar has it", () => {
  assert.equal(parseDay("2020-02-29"), "2020-02-29");
  assert.equal(parseDay("2021-02-29"), null);
  assert.equal(parseDay("2020-13-01"), null);
  assert.equal(parseDay("2020-1-1"), null);
  assert.equal(parseDay("2020-12-01T00:00:00Z"), null);
});

test("days are counted over months and years", () => {
  assert.equal(addDays("2020-11-30", 1), "2020-12-01");
  assert.equal(addDays("2021-01-01", -1), "2020-12-31");
  assert.equal(numberOf("1970-01-02"), 1);
  assert.equal(dayAt(numberOf("2020-09-27")), "2020-09-27");
});

test("the months that begin in a range", () => {
  assert.deepEqual(monthStarts("2020-11-02", "2021-02-01"), ["2020-12-01", "2021-01-01", "2021-02-01"]);
  assert.deepEqual(monthStarts("2020-11-02", "2020-11-30"), []);
});
