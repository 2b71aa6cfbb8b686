// A reader at a browser, in words: what is given, what the reader does, what is then to be seen.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type BrowserContext, chromium, type Page, type Request } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const isLate = (request: Request) => new URL(request.url()).pathname.startsWith("/assets/ground.");

/** The sizes at which the page is looked at. */
export const sizes = {
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
  zoomed: { width: 640, height: 400 },
  frame: { width: 640, height: 460 },
} as const;

const pixels = (millimetres: number) => Math.floor((millimetres / 25.4) * 96);

/** A4 lying, without its margins of 9 mm. */
const sheet = { width: pixels(297 - 18), height: pixels(210 - 18) };

function browserPath(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) =>
    ["chromium", "chromium-browser"].map((name) => join(folder, name)),
  );
  const found = [process.env.CHROMIUM, ...candidates].find((path) => {
    try {
      return path ? readFileSync(path).length > 0 : false;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error("no Chromium: name it in CHROMIUM");
  return found;
}

/** A reader with a browser of its own. */
export class Reader {
  readonly given;
  readonly when;
  // biome-ignore lint/suspicious/noThenProperty: an object of words and no function, so nothing takes it for a promise
  readonly then;
  readonly #faults: string[] = [];
  readonly #foreign: string[] = [];
  /** Requests for the image of the ground, which is asked for after the first view. */
  readonly #later: Request[] = [];
  #transferred = 0;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly profile: string,
    private readonly url: string,
  ) {
    page.on("console", (message) => {
      if (message.type() === "error") this.#faults.push(message.text());
    });
    page.on("pageerror", (error) => this.#faults.push(error.message));
    page.on("request", (request) => {
      const address = request.url();
      if (isLate(request)) this.#later.push(request);
      if (!address.startsWith(`${url}/`) && !address.startsWith("data:")) this.#foreign.push(address);
    });
    page.on("requestfinished", async (request) => {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      if (!isLate(request)) this.#transferred += responseBodySize + responseHeadersSize;
    });
    this.given = this.#givens();
    this.when = this.#whens();
    // biome-ignore lint/suspicious/noThenProperty: as above
    this.then = this.#thens();
  }

  /** Opens a browser of some size. */
  static async open(
    url: string,
    size: keyof typeof sizes = "desk",
    options: { script?: boolean } = {},
  ): Promise<Reader> {
    const profile = mkdtempSync(join(tmpdir(), "reader-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: browserPath(),
      headless: true,
      args: flags,
      viewport: sizes[size],
      javaScriptEnabled: options.script ?? true,
    });
    const [page = await context.newPage()] = context.pages();
    // The clock runs as ever, and can be put forward.
    await page.clock.install();
    return new Reader(page, context, profile, url);
  }

  /** Closes the browser. */
  async close(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }

  /** Bytes that came over the wire so far, but for what is asked for after the first view. */
  get transferred(): number {
    return this.#transferred;
  }

  /** The same of what is asked for after the first view; `null` if it was not asked for. */
  async transferredLater(): Promise<number | null> {
    const sizes = await Promise.all(this.#later.map((request) => request.sizes()));
    const bytes = sizes.map(
      ({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize,
    );
    return bytes.length > 0 ? bytes.reduce((sum, more) => sum + more) : null;
  }

  /** What the legend shows of the classes of a collection, five times as large, as PNG in base64. */
  async samplesOf(collection: string): Promise<{ name: string; png: string }[]> {
    const samples: { name: string; png: string }[] = [];
    for (const entry of await this.page
      .locator(`#legend li[data-collection="${collection}"][data-value]`)
      .all()) {
      const swatch = entry.locator(".swatch");
      await swatch.evaluate((element: SVGElement) => {
        Object.assign(element.style, { position: "fixed", inset: "0 auto auto 0", zIndex: "9999" });
        Object.assign(element.style, { width: "170px", height: "100px", background: "#fff" });
      });
      const picture = await this.page.screenshot({ clip: { x: 0, y: 0, width: 170, height: 100 } });
      await swatch.evaluate((element: SVGElement) => element.removeAttribute("style"));
      const name = (await entry.getAttribute("data-value")) ?? "";
      samples.push({ name, png: picture.toString("base64") });
    }
    return samples;
  }

  #givens() {
    const { page, url } = this;
    return {
      /** The page at an address, with all its layers drawn. */
      thePage: async (path = "/") => {
        await page.goto(url + path);
        // The table may stand in its place.
        await page.locator('#map[aria-busy="false"]').waitFor({ state: "attached" });
      },
      /** The page, its layers perhaps still missing. */
      thePageStillLoading: async (path = "/") => {
        await page.goto(url + path);
      },
      /** The page as the server sends it. */
      thePageWithoutScript: async (path = "/") => {
        await page.goto(url + path);
      },
      /** A layer that cannot be had until it is asked for again. */
      aLayerThatFailsOnce: async (collection: string) => {
        let failures = 1;
        await page.route(`**/${collection}.geojson?*`, (route) => {
          if (failures-- > 0) return route.fulfill({ status: 503, body: "" });
          return route.continue();
        });
      },
      /** Layers that cannot be had, until it is said otherwise. */
      layersThatFail: () => page.route(/\.geojson\?/, (route) => route.fulfill({ status: 503, body: "" })),
      /** A browser that lets no page write to its clipboard, or one that does. */
      aClipboard: async (allowed: boolean) => {
        if (allowed) return this.context.grantPermissions(["clipboard-read", "clipboard-write"]);
        await page.addInitScript(() => {
          Object.defineProperty(navigator, "clipboard", { value: undefined });
        });
      },
      /** A page that reports how far its parts have moved. */
      thatShiftsAreCounted: () =>
        page.addInitScript(() => {
          const counted = window as unknown as { shifted: number };
          counted.shifted = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
              counted.shifted += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
        }),
      /** Eyes that do not see all colours, as the browser simulates them. */
      theEyes: async (type: "none" | "protanopia" | "deuteranopia" | "tritanopia" | "achromatopsia") => {
        const session = await this.context.newCDPSession(page);
        await session.send("Emulation.setEmulatedVisionDeficiency", { type });
      },
      /** The page on a sheet of paper, within its margins. */
      theSheet: async () => {
        await page.emulateMedia({ media: "print" });
        await page.setViewportSize(sheet);
      },
      aSystemWith: (wishes: Parameters<Page["emulateMedia"]>[0]) => page.emulateMedia(wishes),
    };
  }

  #whens() {
    const { page } = this;
    const slider = page.locator("#slider input");
    return {
      layersComeAgain: () => page.unrouteAll({ behavior: "ignoreErrors" }),
      presses: (...keys: string[]) =>
        keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve()),
      focusesTheSlider: () => slider.focus(),
      opensTheCard: (name: string) => page.locator("#cards a", { hasText: name }).click(),
      opensTheRow: (feature: string) => page.locator(`#rows a[data-select="${feature}"]`).click(),
      clicksOnTheMap: async (feature: string) => {
        // Clicked in the middle of the path's box: a pointer, not a call of its handler.
        const box = await page.locator(`path[data-feature="${feature}"]`).boundingBox();
        assert.ok(box, `${feature} is on the map`);
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      },
      clicks: (name: string) => page.getByRole("button", { name }).click(),
      goesBack: () => page.goBack(),
      opensTheMenu: (id: string) => page.locator(`#${id} > summary`).click(),
      focuses: (selector: string) => page.locator(selector).focus(),
      follows: (selector: string) => page.locator(selector).click(),
      chooses: (name: string) => page.getByRole("checkbox", { name }).click(),
      sortsBy: (column: string) => page.locator("#columns").getByRole("button", { name: column }).click(),
      /** Lets the date go some pixels beside the mark of a change. */
      dragsTheDateToTheMark: async (date: string, beside: number) => {
        const from = await page.locator("#slider .thumb").boundingBox();
        const to = await page.locator(`#slider .stop[data-date="${date}"]`).boundingBox();
        assert.ok(from && to);
        const y = from.y + from.height / 2;
        await page.mouse.move(from.x + from.width / 2, y);
        await page.mouse.down();
        await page.mouse.move(to.x + to.width / 2 + beside, y, { steps: 8 });
        await page.mouse.up();
      },
    };
  }

  #thens() {
    const { page } = this;
    return {
      theDateIs: (text: string) => page.locator("#date", { hasText: text }).waitFor(),
      /** The image of the ground has come and is shown, or is not. */
      theGroundIsShown: (shown: boolean) =>
        page.waitForFunction((wanted) => {
          const image = document.querySelector<HTMLImageElement>("#map .leaflet-ground-pane img");
          return (image !== null && image.naturalWidth > 0 && image.checkVisibility()) === wanted;
        }, shown),
      theSentenceSays: (text: string) => page.locator("#sentence", { hasText: text }).waitFor(),
      theMapShows: (collection: string, count: number) =>
        page.waitForFunction(
          ([start, wanted]) =>
            document.querySelectorAll(`#map path[data-feature^="${start}/"]`).length === wanted,
          [collection, count] as const,
        ),
      theStateIs: (feature: string, state: string) =>
        page.locator(`#map path[data-feature="${feature}"][data-state="${state}"]`).waitFor(),
      theTableSays: (feature: string, text: string) =>
        page.locator(`#rows tr[data-feature="${feature}"] .state`, { hasText: text }).waitFor(),
      theLegendCounts: (value: string, text: string) =>
        page.locator(`#legend li[data-value="${value}"] .count`, { hasText: text }).waitFor(),
      theLegendLeavesOut: (collection: string) =>
        page.locator(`#legend li[data-collection="${collection}"]`).waitFor({ state: "hidden" }),
      theNoteSays: (text: string) => page.locator("#note", { hasText: text }).waitFor(),
      thePanelShows: (title: string) => page.locator("#panel-title", { hasText: title }).waitFor(),
      thePanelSays: (text: string) => page.locator("#panel", { hasText: text }).waitFor(),
      thePanelIsClosed: () => page.locator("#panel").waitFor({ state: "detached" }),
      theFocusIsOn: async (selector: string) => {
        assert.ok(await page.locator(`${selector}:focus`).count(), `the focus is on ${selector}`);
      },
      theAddressHolds: (query: string) =>
        page.waitForURL((address) => decodeURI(address.search).includes(query)),
      itIsReadOut: (text: string) => page.locator("#live", { hasText: text }).waitFor({ state: "attached" }),
      nothingIsReadOut: async () => {
        // Past the pause after which a date is read out.
        await page.clock.fastForward(1000);
        assert.equal(await page.locator("#live").textContent(), "");
      },
      theSliderSays: (text: string) => page.locator(`#slider input[aria-valuetext^="${text}"]`).waitFor(),
      theTitleSays: (text: string) => page.waitForFunction((wanted) => document.title.includes(wanted), text),
      itIsInView: (selector: string) =>
        page.waitForFunction((wanted) => {
          const box = document.querySelector(wanted)?.getBoundingClientRect();
          return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
        }, selector),
      aMessageSays: (text: string) => page.locator(".message", { hasText: text }).waitFor(),
      noMessageStands: () => page.locator(".message").waitFor({ state: "detached" }),
      nothingIsWider: async () => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
      },
      theMenuIs: (id: string, open: boolean) =>
        page.locator(`#${id}${open ? "[open]" : ":not([open])"}`).waitFor({ state: "attached" }),
      itIsShown: (selector: string) => page.locator(selector).waitFor(),
      itIsHidden: (selector: string) => page.locator(selector).waitFor({ state: "hidden" }),
      itSays: (selector: string, text: string) =>
        page.locator(selector, { hasText: text }).waitFor({ state: "attached" }),
      theAttributeHolds: async (selector: string, name: string, text: string) => {
        const value = await page.locator(selector).first().getAttribute(name);
        assert.ok(value?.includes(text), `${name} of ${selector} is ${value}`);
      },
      theRowsAre: async (cell: number, values: readonly string[]) => {
        const found = await page
          .locator(`#rows tr > :nth-child(${cell})`)
          .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.sortValue ?? ""));
        assert.deepEqual(found, values);
      },
      theClipboardHolds: async (text: string) => {
        const held = await page.evaluate(() => navigator.clipboard.readText());
        assert.ok(held.includes(text), held);
      },
      itShiftsNoMoreThan: async (most: number) => {
        const shifted = await page.evaluate(async () => {
          await document.fonts.ready;
          return (window as unknown as { shifted: number }).shifted;
        });
        assert.ok(shifted <= most, `it shifted by ${shifted}`);
      },
      /** Pages on paper, and the size of the first in points. */
      onPaperItIs: async (pages: (count: number) => boolean, width: number, height: number) => {
        const paper = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
        const count = paper.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        assert.ok(pages(count), `${count} pages`);
        const size = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(paper)?.slice(1).map(Number) ?? [];
        assert.ok(Math.abs((size[0] ?? 0) - width) < 2 && Math.abs((size[1] ?? 0) - height) < 2, `${size}`);
      },
      /** The last line of what is printed ends above the edge of a lying A4 sheet with margins of 9 mm. */
      itEndsOnTheSheet: async (last: string) => {
        const screen = page.viewportSize();
        await this.given.theSheet();
        const end = await page.locator(last).evaluate((element) => element.getBoundingClientRect().bottom);
        assert.ok(end <= sheet.height, `${last} ends at ${end}`);
        await page.emulateMedia({ media: null });
        if (screen) await page.setViewportSize(screen);
      },
      noFaultIsLogged: () => assert.deepEqual(this.#faults, []),
      nobodyElseIsAsked: () => assert.deepEqual(this.#foreign, []),
      axeFindsNothing: async () => {
        const path = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
        // Evaluated, not added as an element: the page's policy admits no script but its own.
        await page.evaluate(readFileSync(path, "utf8"));
        const found = await page.evaluate(
          `axe.run({ rules: { "target-size": { enabled: true } } }).then(({ violations }) => violations)`,
        );
        const told = (found as { id: string; nodes: { html: string }[] }[]).map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
        );
        assert.deepEqual(told, []);
      },
    };
  }
}
