import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePosition, readView, sameView, type View, writeView } from "../src/view/url";

const first: View = { ...readView(""), date: "2020-12-01" };

const read = (address: string) => {
  const { search, hash } = new URL(address, "https://example.org/");
  return readView(search, hash);
};

test("a view goes into the address and comes back", () => {
  const views: View[] = [
    first,
    { ...first, selected: { collection: "parts", id: "one" } },
    { ...first, selected: { collection: "parts", id: "a/b c&d#e" }, table: true },
    { ...first, point: { lon: -46.5, lat: 39.25 }, compare: "2020-11-09" },
    { ...first, layers: ["parts", "a,b"].slice(0, 1), position: { zoom: 9.25, lat: -39.7, lon: 146.6 } },
    { ...first, layers: [] },
  ];
  for (const view of views) {
    assert.deepEqual(read(writeView(view)), view);
    assert.ok(sameView(view, { ...view }));
    assert.equal(sameView(view, { ...view, date: "2020-12-02" }), false);
  }
});

test("the address is readable and keeps what else it holds", () => {
  const view: View = {
    ...first,
    compare: "2020-11-09",
    selected: { collection: "parts", id: "one" },
    layers: ["parts", "line"],
    position: { zoom: 9, lat: 39.7, lon: 46.6 },
  };
  assert.equal(
    writeView(view, "?lang=hy&datetime=2019-01-01&view=table"),
    "?datetime=2020-12-01&compare=2020-11-09&select=parts/one&layers=parts,line&lang=hy#9/39.7/46.6",
  );
});

test("what is no view is passed over", () => {
  const nothing = { ...readView(""), date: null };
  assert.deepEqual(readView(""), nothing);
  for (const search of [
    "?datetime=yesterday&select=parts",
    "?datetime=2020-02-30&select=parts/",
    "?at=1",
    "?at=181,0",
    "?at=a,b",
  ]) {
    assert.deepEqual(readView(search), nothing, search);
  }
  for (const hash of ["", "#table", "#9/39.7", "#9/91/0", "#99/1/1", "#9/1/x"]) {
    assert.equal(parsePosition(hash), null, hash);
  }
});
