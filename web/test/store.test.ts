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

test("a selection may become another with the day, told of as one change", () => {
  const selected = { collection: "states", id: "first" };
  const store = new Store({ ...start, selected }, "2020-09-27", "2022-12-31", (one, date) =>
    date >= "2021-01-01" ? { ...one, id: "second" } : one,
  );
  const heard: string[] = [];
  store.onChange((view, _previous, cause) => heard.push(`${cause} ${view.date} ${view.selected?.id}`));
  store.showDate("2020-12-31");
  store.showDate("2021-01-01");
  assert.deepEqual(heard, ["date 2020-12-31 first", "date 2021-01-01 second"]);
});
