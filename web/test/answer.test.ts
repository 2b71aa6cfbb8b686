import assert from "node:assert/strict";
import { test } from "node:test";
import { type Answer, distance, namedBy, nearestEvents, stateFrom, type Told } from "../src/data/answer";
import { en, languages } from "./languages";

const told = (id: string, more: Partial<Told> = {}): Told => ({
  collection: "parts",
  id,
  name: id,
  names: {},
  sentence: null,
  valid_from: null,
  valid_to: null,
  properties: {},
  href: "",
  ...more,
});

const empty: Answer = {
  covered: false,
  data_until: null,
  after_data: false,
  areas: [],
  states: [],
  told_of: null,
  nearest_state: null,
  around: [],
  places: [],
  lines: [],
  events: [],
  sources: [],
};

test("a point is named by the place it stands on, else by its area, else by nothing", () => {
  const areas = [told("area")];
  const near = { atPlace: 1000 };
  const at = (distance_m: number) => [{ ...told("place"), distance_m }];
  assert.equal(namedBy({ ...empty, areas, places: at(1000) }, near)?.id, "place");
  assert.equal(namedBy({ ...empty, areas, places: at(1001) }, near)?.id, "area");
  assert.equal(namedBy({ ...empty, places: at(1001) }, near), null);
  assert.equal(namedBy(empty, near), null);
});

test("the state that follows is the one that begins when the other ends", () => {
  const history = [told("first"), told("second", { valid_from: "2020-12-01" })];
  const states = {
    collection: "parts",
    title: "",
    now: null,
    since: null,
    previous_change: null,
    next_change: null,
  };
  assert.equal(stateFrom({ ...states, history }, "2020-12-01")?.id, "second");
  assert.equal(stateFrom({ ...states, history }, "2020-12-02"), null);
  assert.equal(stateFrom({ ...states, history }, null), null);
});

test("of events the nearest in time are told, in order of time", () => {
  const days = [-20, -3, 0, 5, 30].map((day) => ({ days: day }));
  assert.deepEqual(nearestEvents(days, 3), [{ days: -3 }, { days: 0 }, { days: 5 }]);
});

test("distances are written as people write them", () => {
  assert.deepEqual(
    [0, 999.4, 1000, 2345].map((metres) => distance(metres, en)),
    ["0\u00a0m", "999\u00a0m", "1\u00a0km", "2.3\u00a0km"],
  );
  assert.equal(distance(2345, languages[3] ?? en), "2,3\u00a0км");
});
