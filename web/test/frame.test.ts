import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf } from "../src/view/frame";

test("the whole earth fills its square at zoom 0", () => {
  const frame = frameOf({ lon: 0, lat: 0, zoom: 0 }, 256, 256);
  assert.deepEqual(frame, { bbox: [-180, -85.05113, 180, 85.05113], width: 256, height: 256 });
});

test("a zoom further halves the box, around its middle", () => {
  const near = frameOf({ lon: 46.6, lat: 0, zoom: 8 }, 512, 256);
  const [west = 0, south = 0, east = 0, north = 0] = near?.bbox ?? [];
  assert.ok(Math.abs(east - west - (360 * 512) / (256 * 2 ** 8)) < 1e-4);
  assert.ok(Math.abs(north + south) < 1e-4);
  const far = frameOf({ lon: 46.6, lat: 39.7, zoom: 7 }, 512, 256);
  const [, below = 0, , above = 0] = far?.bbox ?? [];
  // In the north a pixel is a smaller part of a degree.
  assert.ok(above - below < 2 * (north - south) && above > 39.7 && below < 39.7);
});

test("the box ends at the edges of the earth, and a map without a size has none", () => {
  assert.deepEqual(frameOf({ lon: 179, lat: 80, zoom: 1 }, 800, 800)?.bbox.slice(2), [180, 85.05113]);
  assert.equal(frameOf({ lon: 0, lat: 0, zoom: 3 }, 0, 400), null);
});
