import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../src/view/store";
import { readView } from "../src/view/url";

const start = { ...readView(""), date: "2020-12-01" };

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
    "choice 2020-11-30 2020-11-30 one",
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

test("a selection and a point asked about take each other's place", () => {
  const store = new Store(start, "2020-09-27", "2022-12-31");
  store.ask({ lon: 46.5, lat: 39.6 });
  store.select({ collection: "parts", id: "one" });
  assert.equal(store.view.point, null);
  store.ask({ lon: 46.5, lat: 39.6 });
  assert.deepEqual([store.view.selected, store.view.point], [null, { lon: 46.5, lat: 39.6 }]);
});

test("the day compared with stays in the range, and each choice is told of once", () => {
  const store = new Store(start, "2020-09-27", "2022-12-31");
  const heard: string[] = [];
  store.onChange((_view, _previous, cause) => heard.push(cause));
  store.compare("1999-01-01");
  assert.equal(store.view.compare, "2020-09-27");
  store.showTable(true);
  store.showLayers(["parts"]);
  store.showLayers(["parts"]);
  store.move({ zoom: 9, lon: 46.5, lat: 39.6 });
  assert.deepEqual(heard, ["choice", "choice", "choice", "move"]);
});
