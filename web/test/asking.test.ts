import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Asking } from "../src/data/asking";

/** Questions whose answers the test gives, in any order. */
class Service {
  readonly asked: string[] = [];
  readonly signals = new Map<string, AbortSignal>();
  readonly #answers = new Map<string, (answer: string | Error) => void>();

  readonly fetch = (address: string, signal: AbortSignal): Promise<string> => {
    this.asked.push(address);
    this.signals.set(address, signal);
    return new Promise((resolve, reject) => {
      this.#answers.set(address, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    });
  };

  async answer(address: string, answer: string | Error): Promise<void> {
    this.#answers.get(address)?.(answer);
    await new Promise(setImmediate);
  }
}

let service = new Service();
let told: string[] = [];
let asking = new Asking<string>(service.fetch, () => undefined);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  service = new Service();
  told = [];
  asking = new Asking<string>(service.fetch, (asked) =>
    told.push(asked.state === "answered" ? asked.answer : asked.state),
  );
});

test("an answer that comes after that of a newer question is never told", async () => {
  asking.ask("one");
  mock.timers.tick(0);
  asking.ask("two");
  mock.timers.tick(0);
  assert.deepEqual(service.asked, ["one", "two"]);
  assert.equal(service.signals.get("one")?.aborted, true);
  await service.answer("two", "second");
  await service.answer("one", "first");
  assert.deepEqual(told, ["loading", "loading", "second"]);
});

test("questions that follow each other within the pause are asked once", async () => {
  for (const address of ["one", "two", "three"]) {
    asking.ask(address, 150);
    mock.timers.tick(100);
  }
  assert.deepEqual(service.asked, []);
  mock.timers.tick(50);
  assert.deepEqual(service.asked, ["three"]);
});

test("a failure is told, and a withdrawn question is not", async () => {
  asking.ask("one");
  mock.timers.tick(0);
  await service.answer("one", new Error("503"));
  assert.deepEqual(told, ["loading", "failed"]);
  asking.ask("two");
  mock.timers.tick(0);
  asking.stop();
  await service.answer("two", new Error("aborted"));
  assert.deepEqual(told, ["loading", "failed", "loading"]);
  assert.equal(asking.address, null);
});
