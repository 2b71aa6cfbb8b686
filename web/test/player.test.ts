import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Player } from "../src/time/player";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

/** A player over so many steps, with what it took and told. */
function playing(steps: number, onStep: (player: Player) => void = () => {}) {
  const told: boolean[] = [];
  let taken = 0;
  const player: Player = new Player(
    () => {
      taken += 1;
      onStep(player);
      return taken < steps;
    },
    1000,
    (now) => told.push(now),
  );
  return { player, told, taken: () => taken };
}

test("the first step comes at once, the others at their pace, and then it ends by itself", () => {
  const { player, told, taken } = playing(3);
  player.start();
  assert.equal(taken(), 1);
  mock.timers.tick(999);
  assert.equal(taken(), 1);
  mock.timers.tick(1);
  assert.equal(taken(), 2);
  mock.timers.tick(1000);
  assert.deepEqual([taken(), player.playing, told], [3, false, [true, false]]);
  mock.timers.tick(10_000);
  assert.equal(taken(), 3);
});

test("stopped, it takes no step more, and goes on when started again", () => {
  const { player, told, taken } = playing(9);
  player.start();
  player.start();
  mock.timers.tick(500);
  player.stop();
  player.stop();
  mock.timers.tick(5000);
  assert.deepEqual([taken(), player.playing, told], [1, false, [true, false]]);
  player.start();
  mock.timers.tick(1000);
  assert.equal(taken(), 3);
});

test("a step that stops it is the last", () => {
  const { player, told, taken } = playing(9, (one) => one.stop());
  player.start();
  mock.timers.tick(5000);
  assert.deepEqual([taken(), told], [1, [true, false]]);
});
