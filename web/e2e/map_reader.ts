// What a reader does with the map, the panel of a point, the search and the legend's switches, in words.
import assert from "node:assert/strict";
import type { Feature } from "geojson";
import type { Route } from "playwright-core";
import { ringsOf } from "../src/data/rings";
import type { Reader } from "./reader";

/** West, south, east and north in degrees. */
type Box = readonly [west: number, south: number, east: number, north: number];

/** A point of the data's own land, by longitude and latitude. */
export type Spot = readonly [lon: number, lat: number];

/** An answer that the network holds back until it is let through. */
interface Held {
  url: string;
  release(): Promise<void>;
}

const isAnswer = (url: URL) => url.pathname === "/at" && url.searchParams.get("f") === "json";

/** The words of a reader, with those about the map. */
export function atTheMap(reader: Reader) {
  const { page } = reader;
  const held: Held[] = [];
  const search = page.locator("#search");
  const origin = () => new URL(page.url()).origin;
  const box = async (selector: string) => {
    const found = await page.locator(selector).boundingBox();
    assert.ok(found, `${selector} is there`);
    return found;
  };
  return {
    given: {
      ...reader.given,
      /** Answers about points wait until they are let through. */
      answersThatWait: () =>
        page.route(isAnswer, async (route: Route) => {
          const url = route.request().url();
          await new Promise<void>((resolve) => {
            held.push({
              url,
              release: async () => {
                resolve();
              },
            });
          });
          // The page may have withdrawn its question meanwhile.
          await route.continue().catch(() => undefined);
        }),
      /** Answers about points that cannot be had, until it is said otherwise. */
      answersThatFail: (how: "offline" | number) =>
        page.route(isAnswer, (route) =>
          how === "offline"
            ? route.abort("internetdisconnected")
            : route.fulfill({ status: how, body: "{}" }),
        ),
      /** A layer that comes only when it is let through. */
      aLayerThatWaits: (collection: string) =>
        page.route(`**/${collection}.geojson?*`, async (route) => {
          await new Promise<void>((resolve) => {
            held.push({
              url: route.request().url(),
              release: async () => {
                resolve();
              },
            });
          });
          await route.continue();
        }),
    },
    when: {
      ...reader.when,
      asksWhatIsAt: async (x: number, y: number) => {
        const map = await box("#map");
        await page.mouse.click(map.x + map.width * x, map.y + map.height * y);
      },
      focusesTheMap: () => page.locator("#map").focus(),
      answersComeAgain: () => page.unrouteAll({ behavior: "ignoreErrors" }),
      /** Lets the answers through whose address holds a text. */
      theAnswerComes: async (part: string) => {
        await page.waitForFunction(() => true);
        const found = held.filter(({ url }) => url.includes(part));
        assert.ok(found.length > 0, `${part} was asked for: ${held.map(({ url }) => url).join(", ")}`);
        for (const one of found) await one.release();
      },
      /** Goes to a place by the address alone. */
      goesTo: (hash: string) =>
        page.evaluate(
          (wanted) =>
            new Promise<void>((resolve) => {
              addEventListener("popstate", () => requestAnimationFrame(() => resolve()), { once: true });
              location.hash = wanted;
            }),
          hash,
        ),
      seeksFor: (text: string) => search.fill(text),
      dragsTheMap: async (dx: number, dy: number) => {
        const map = await box("#map");
        const [x, y] = [map.x + map.width / 2, map.y + map.height - 90];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x + dx, y + dy, { steps: 6 });
        await page.mouse.up();
      },
      switches: (name: string) => page.locator("#legend").getByRole("checkbox", { name }).click(),
      clicksOnThePlace: async (place: string) => {
        const found = await box(`path[data-feature="${place}"]`);
        await page.mouse.click(found.x + found.width / 2, found.y + found.height / 2);
      },
    },
    // biome-ignore lint/suspicious/noThenProperty: an object of words and no function, so nothing takes it for a promise
    then: {
      ...reader.then,
      /** An answer has been asked for whose address holds a text. */
      itIsAsked: async (part: string) => {
        const until = Date.now() + 10_000;
        while (!held.some(({ url }) => url.includes(part))) {
          assert.ok(Date.now() < until, `${part} was asked for: ${held.map(({ url }) => url).join(", ")}`);
          await page.evaluate(() => new Promise(requestAnimationFrame));
        }
      },
      thePanelNames: async (title: string) => {
        await page.locator('#panel:not([aria-busy]) [id="panel-title"]', { hasText: title }).waitFor();
      },
      thePanelWaits: () => page.locator("#panel[aria-busy] .wait", { hasText: "Loading" }).waitFor(),
      thePanelSaysNot: async (text: string) => {
        const said = (await page.locator("#panel").textContent()) ?? "";
        assert.ok(!said.includes(text), `the panel does not say ${text}`);
      },
      theGroundLiesBetween: async (below: string, above: string) => {
        const heights = await page.evaluate(
          (panes) => panes.map((pane) => Number(document.querySelector<HTMLElement>(pane)?.style.zIndex)),
          [`.leaflet-layer-${below}-pane`, ".leaflet-ground-pane", `.leaflet-layer-${above}-pane`],
        );
        const [low = 0, middle = 0, high = 0] = heights;
        assert.ok(low < middle && middle < high, heights.join(" < "));
      },
      /** The image of the ground lies on the map as its box of degrees does beside the box of an area. */
      theGroundSpans: async (bbox: Box, area: string) => {
        const [image, drawn] = [
          await box("#map .leaflet-ground-pane img"),
          await box(`path[data-feature="${area}"]`),
        ];
        const mercator = (degrees: number) => Math.asinh(Math.tan((degrees * Math.PI) / 180));
        const within = ([west, south, east, north]: Box, lon: number, lat: number) => [
          (lon - west) / (east - west),
          (mercator(north) - mercator(lat)) / (mercator(north) - mercator(south)),
        ];
        const answer = await page.request.get(
          `${origin()}/collections/${area.replace("/", "/items/")}?f=json`,
        );
        const rings = ringsOf(((await answer.json()) as Feature).geometry).flat();
        const [lons, lats] = [rings.map(([lon = 0]) => lon), rings.map(([, lat = 0]) => lat)];
        for (const [lon, lat, x, y] of [
          [Math.min(...lons), Math.max(...lats), drawn.x, drawn.y],
          [Math.max(...lons), Math.min(...lats), drawn.x + drawn.width, drawn.y + drawn.height],
        ] as const) {
          const [right = 0, down = 0] = within(bbox, lon, lat);
          const aside = [image.x + image.width * right - x, image.y + image.height * down - y];
          // The outline is a pixel or two wide.
          assert.ok(Math.hypot(...aside) < 3, `${area} is ${aside} pixels aside`);
        }
      },
      theRingStands: () => page.locator("#map path.asked").waitFor({ state: "attached" }),
      noRingStands: () => page.locator("#map path.asked").waitFor({ state: "detached" }),
      theOutlineIsThatOf: (feature: string) =>
        page.locator(`#map path.selected[data-feature="${feature}"]`).waitFor(),
      nothingIsOutlined: async () => {
        assert.equal(await page.locator("#map path.selected, #map path.selected-line").count(), 0);
      },
      theListHas: async (...names: string[]) => {
        await page.locator('#search-list [role="option"]').first().waitFor();
        const found = await page.locator('#search-list [role="option"] b').allTextContents();
        for (const name of names) assert.ok(found.includes(name), `${name} among ${found.join(", ")}`);
      },
      theListIsClosed: () => page.locator("#search-list").waitFor({ state: "hidden" }),
      theSearchSays: (text: string) =>
        page.locator(".search-status", { hasText: text }).waitFor({ state: "attached" }),
      theChosenOptionIs: async (name: string) => {
        const id = await search.getAttribute("aria-activedescendant");
        assert.ok(id, "an option is active");
        const option = page.locator(`#${id}[aria-selected="true"]`);
        assert.ok((await option.textContent())?.includes(name), `${name} is active`);
      },
      /** A feature lies within the map, free of the panel. */
      itIsSeenOnTheMap: async (feature: string) => {
        const open = page.locator("#panel");
        const panel = (await open.count()) > 0 ? await open.boundingBox() : null;
        await page.waitForFunction(
          ([wanted, left, top]) => {
            const map = document.querySelector("#map")?.getBoundingClientRect();
            const found = document
              .querySelector(`#map path[data-feature="${wanted}"]`)
              ?.getBoundingClientRect();
            if (!map || !found) return false;
            const [x, y] = [found.left + found.width / 2, found.top + found.height / 2];
            return x > map.left && x < map.right && y > map.top && y < map.bottom && (x < left || y < top);
          },
          [feature, panel?.x ?? 1e6, panel?.y ?? 1e6] as const,
        );
      },
      theHashIs: (pattern: RegExp) => page.waitForURL((address) => pattern.test(address.hash)),
      thereIsNoHash: async () => {
        // Past the pause after which a move is written.
        await page.clock.fastForward(1000);
        assert.equal(new URL(page.url()).hash, "");
      },
      theSwitchIs: (name: string, on: boolean) =>
        page.locator("#legend").getByRole("checkbox", { name, checked: on }).waitFor(),
      noLabelOverlaps: async () => {
        const told = await page.evaluate(() => {
          const map = document.querySelector("#map")?.getBoundingClientRect();
          const boxes = [...document.querySelectorAll<HTMLElement>("#map .label:not([hidden])")].map(
            (label) => ({
              name: label.textContent ?? "",
              box: label.getBoundingClientRect(),
            }),
          );
          const slack = 0.5;
          const over = boxes.flatMap((one, at) =>
            boxes
              .slice(at + 1)
              .filter(
                ({ box }) =>
                  one.box.left < box.right - slack &&
                  box.left < one.box.right - slack &&
                  one.box.top < box.bottom - slack &&
                  box.top < one.box.bottom - slack,
              )
              .map(({ name }) => `${one.name} over ${name}`),
          );
          const out = boxes
            .filter(
              ({ box }) =>
                !map ||
                box.left < map.left - slack ||
                box.right > map.right + slack ||
                box.top < map.top - slack ||
                box.bottom > map.bottom + slack,
            )
            .map(({ name }) => `${name} leaves the map`);
          return { faults: [...over, ...out], count: boxes.length };
        });
        assert.deepEqual(told.faults, [], page.url());
        return told.count;
      },
      /** The share of the map that the panel leaves in sight. */
      theMapIsSeenBy: async (least: number) => {
        const [map, panel] = [await box("#map"), await box("#panel")];
        const seen = Math.min(map.y + map.height, panel.y) - Math.max(map.y, 0);
        assert.ok(seen >= least * map.height, `${seen} of ${map.height} pixels are seen`);
      },
      thePanelScrollsWithin: async () => {
        const [inner, outer] = await page
          .locator("#panel")
          .evaluate((panel) => [panel.scrollHeight, panel.clientHeight] as const);
        assert.ok(inner > outer, `${inner} pixels in ${outer}`);
      },
      /** How many paths of SVG the page has. */
      thePathsAreAtMost: async (most: number) => {
        const count = await page.locator("svg path").count();
        assert.ok(count > 0 && count <= most, `${count} paths`);
      },
    },
  };
}
