import assert from "node:assert/strict";
import { test } from "node:test";
import { readView, writeView } from "../src/url";

test("a view goes into the address and comes back", () => {
  for (const selected of [null, { collection: "parts", id: "one" }, { collection: "parts", id: "a/b c&d" }]) {
    const view = { date: "2020-12-01", selected };
    assert.deepEqual(readView(writeView(view)), view);
  }
});

test("the address is readable and keeps what else it holds", () => {
  const view = { date: "2020-12-01", selected: { collection: "parts", id: "one" } };
  assert.equal(writeView(view), "?datetime=2020-12-01&select=parts/one");
  assert.equal(
    writeView(view, "?lang=hy&datetime=2019-01-01"),
    "?datetime=2020-12-01&select=parts/one&lang=hy",
  );
});

test("what is no view is passed over", () => {
  assert.deepEqual(readView(""), { date: null, selected: null });
  assert.deepEqual(readView("?datetime=yesterday&select=parts"), { date: null, selected: null });
  assert.deepEqual(readView("?datetime=2020-02-30&select=parts/"), { date: null, selected: null });
});
