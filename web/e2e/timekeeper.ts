// What a reader does with the time row, the second day and the strip, and what is then to be seen.
import assert from "node:assert/strict";
import type { Reader } from "./reader";

/** The boxes of texts that must not lie upon each other. */
type Box = { text: string; left: number; right: number; top: number; bottom: number };

const meet = (a: Box, b: Box) =>
  a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 2 && b.top < a.bottom - 2;

/** The words of time for a reader. */
export function timekeeper({ page }: Reader) {
  const boxes = (selector: string) =>
    page.locator(selector).evaluateAll((elements) =>
      elements.map((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { text: element.textContent ?? "", left, right, top, bottom };
      }),
    );
  const play = page.locator("#play");

  return {
    given: {
      /** From now on the clock moves only when it is put forward. */
      theClockStandsStill: async () => {
        const now = await page.evaluate(() => Date.now());
        await page.clock.pauseAt(now + 60_000);
      },
    },
    when: {
      pressesPlay: () => play.click(),
      /** By the key, which a button that is told to be disabled still hears. */
      pressesPlayByKey: () => play.press("Enter"),
      timePasses: (milliseconds: number) => page.clock.runFor(milliseconds),
      looksAway: () =>
        page.evaluate(() => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
          document.dispatchEvent(new Event("visibilitychange"));
        }),
      /** Moves the slider so many days on and back again as fast as a script can, and leaves it on a day. */
      movesTheSliderFast: (moves: number, last: number) =>
        page.locator("#slider input").evaluate(
          (input, [count, end]) => {
            if (!(input instanceof HTMLInputElement)) return;
            for (let move = 0; move <= count; move++) {
              input.value = String(move === count ? end : (move * 37) % Number(input.max));
              input.dispatchEvent(new Event("input", { bubbles: true }));
            }
          },
          [moves, last] as const,
        ),
      asksForAComparison: () => page.locator("#compare").click(),
      comparesWith: (day: string) => page.getByLabel("Compared with").fill(day),
      choosesOnTheStrip: (place: string) => page.locator(`#strip a[data-select="${place}"]`).click(),
      pointsOnTheStrip: (place: string) => page.locator(`#strip a[data-select="${place}"]`).hover(),
    },
    // biome-ignore lint/suspicious/noThenProperty: an object of words and no function, so nothing takes it for a promise
    then: {
      itPlays: () => page.locator('#play[aria-label="Pause"]').waitFor(),
      itPlaysNoMore: () => page.locator('#play[aria-label="Play the changes"]').waitFor(),
      nothingIsReadOutYet: async () => assert.equal(await page.locator("#live").textContent(), ""),
      theDifferencesAre: (text: string) => page.locator("#comparison p", { hasText: text }).waitFor(),
      theMapOutlines: (classes: readonly string[]) =>
        page.waitForFunction((wanted) => {
          const drawn = [...document.querySelectorAll("#map path[data-difference]")];
          return (
            drawn
              .map((path) => path.getAttribute("data-difference"))
              .sort()
              .join() === wanted
          );
        }, [...classes].sort().join()),
      theSecondMarkStands: (count: number) =>
        page.waitForFunction(
          (wanted) => document.querySelectorAll("#slider .second").length === wanted,
          count,
        ),
      theStripSays: (text: string) => page.locator("#strip", { hasText: text }).waitFor(),
      theStripIsMuted: () => page.locator("#strip.unused #strip-unused").waitFor(),
      theStripIsInUse: async () => {
        await page.locator("#strip:not(.unused)").waitFor();
        assert.ok(await page.locator("#strip-unused").isHidden());
      },
      theStripMarks: (place: string) =>
        page.locator(`#strip li.selected a[data-select="${place}"]`).waitFor({ state: "attached" }),
      theMapPointsAt: (feature: string) =>
        page.locator(`#map path.pointed[data-feature="${feature}"]`).waitFor(),
      theStripLists: async (places: readonly string[]) =>
        assert.deepEqual(
          await page
            .locator("#strip li:not([hidden])")
            .evaluateAll((items) => items.map((item) => item.textContent?.replace(/\s+/g, " ").trim())),
          places,
        ),
      /** No text of the row or the strip lies upon another or stands out of its place. */
      nothingLiesUponAnother: async () => {
        for (const [frame, texts] of [
          ["#slider", "#slider text"],
          ["#scale", "#scale text, #scale li:not([hidden]) .name:not(.crowded)"],
        ] as const) {
          const [edge] = await boxes(frame);
          const found = await boxes(texts);
          assert.ok(edge && found.length > 2, `${frame} has texts`);
          for (const [index, one] of found.entries()) {
            assert.ok(one.left >= edge.left - 1 && one.right <= edge.right + 1, `${one.text} is in view`);
            const under = found.slice(index + 1).find((other) => meet(one, other));
            assert.equal(under, undefined, `${one.text} lies upon ${under?.text}`);
          }
        }
      },
      theRowNames: async (count: number) => {
        const names = await page.locator("#slider .stop-name").count();
        assert.ok(names >= count, `${names} changes are named`);
      },
    },
  };
}
