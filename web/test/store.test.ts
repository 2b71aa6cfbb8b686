import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../src/store";

const start = { date: "2020-12-01", selected: null };

test("listeners hear of changes and their causes, and of nothing else", () => {
  const store = new Store(start, "2020-09-27", "2022-12-31");
  const heard: string[] = [];
  store.onChange((view, previous, cause) =>
    heard.push(`${cause} ${previous.date} ${view.date} ${view.selected?.id}`),
  );
  store.showDate("2020-12-01");
  store.showDate("2020-11-30");
  store.select({ collection: "parts", id: "one" });
  store.select({ collection: "parts", id: "one" });
  store.restore(start);
  assert.deepEqual(heard, [
    "date 2020-12-01 2020-11-30 undefined",
    "select 2020-11-30 2020-11-30 one",
    "history 2020-11-30 2020-12-01 undefined",
  ]);
});

test("a day outside the range becomes its end", () => {
  const store = new Store({ ...start, date: "1999-01-01" }, "2020-09-27", "2022-12-31");
  assert.equal(store.view.date, "2020-09-27");
  store.showDate("2030-01-01");
  assert.equal(store.view.date, "2022-12-31");
});
