// What stands around the map: languages, menus, table, keys, paper, frames, colours, letters.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Reader, sizes } from "./reader";
import { type Service, startService } from "./service";

const languages = ["en", "az", "hy", "ru"] as const;
const budget = 200_000;
/** A sheet of A4 that lies, in points. */
const sheet = [842, 595] as const;

describe("around the map", () => {
  let service: Service | undefined;
  before(async () => {
    service = await startService();
  });
  after(() => service?.stop());

  const reading = async (
    size: keyof typeof sizes,
    read: (reader: Reader) => Promise<void>,
    options: { script?: boolean } = {},
  ) => {
    assert.ok(service);
    const reader = await Reader.open(service.url, size, options);
    try {
      await read(reader);
    } finally {
      await reader.close();
    }
  };

  test("another language keeps date, selection and table", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage("/?lang=en");
      await when.opensTheCard("Kalbajar");
      await when.focusesTheSlider();
      await when.presses("PageDown");
      await then.theDateIs("30 November 2020");
      await when.follows(".languages [data-language=ru]");
      await then.theDateIs("30 ноября 2020");
      await then.thePanelShows("Кельбаджарский");
      await then.theAttributeHolds(".languages [aria-current]", "lang", "ru");
      await when.follows("#table-link");
      await when.follows(".languages [data-language=az]");
      await then.theDateIs("30 noyabr 2020");
      await then.itIsShown('[data-view="table"]');
      await then.itIsHidden("#map");
      then.noFaultIsLogged();
    }));

  test("the table takes the map's place; Back and t bring the map again", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.follows("#table-link");
      await then.itIsHidden("#map");
      await then.theFocusIsOn("#table");
      await then.theAddressHolds("view=table");
      await then.itSays("#table-link", "Map");
      await when.opensTheRow("districts/fuzuli");
      await then.thePanelShows("Fuzuli");
      await when.presses("Escape");
      await then.theFocusIsOn('#rows [data-select="districts/fuzuli"]');
      await when.presses("t");
      await then.itIsShown("#map");
      await then.theFocusIsOn("#map");
      await when.goesBack();
      await then.itIsHidden("#map");
      await given.thePageWithoutScript("/?view=table&datetime=2020-11-24");
      await then.itIsHidden("#map");
      await then.theTableSays("districts/kalbajar", "Armenian forces");
      await when.presses("t");
      await then.theMapShows("districts", 12);
      await then.itIsInView("#date");
      then.noFaultIsLogged();
    }));

  test("the table is sorted by dates, numbers and names; what is empty stands last", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage("/?view=table");
      await when.sortsBy("Changed hands on");
      await then.itSays("#live", "Changed hands on: ascending");
      await then.theAttributeHolds("#columns th:nth-child(3)", "aria-sort", "ascending");
      const dates = ["04", "09", "17", "20", "25"].map((day) => `2020-10-${day}`);
      const later = ["2020-11-08", "2020-11-20", "2020-11-25", "2020-12-01"];
      const none = ["", "", ""];
      await then.theRowsAre(3, [...dates, ...later, ...none]);
      await when.presses("Enter");
      await then.theAttributeHolds("#columns th:nth-child(3)", "aria-sort", "descending");
      await then.theRowsAre(3, [...[...dates, ...later].reverse(), ...none]);
      await when.sortsBy("Area, reported");
      await then.itSays("#rows tr:first-child th", "Shusha");
      await when.sortsBy("On this date");
      await when.focusesTheSlider();
      await when.presses("Home");
      await then.itSays("#rows tr:first-child .state", "Armenian forces");
      then.noFaultIsLogged();
    }));

  test("menus open by the keyboard, one at a time, and Escape gives the focus back", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage("/?select=districts/lachin");
      await when.focuses("#download > summary");
      await when.presses("Enter");
      await then.theMenuIs("download", true);
      await then.itIsShown('#download a[download$=".png"]');
      await when.presses("Tab", "Escape");
      await then.theMenuIs("download", false);
      await then.theFocusIsOn("#download > summary");
      // What closes the menu closes nothing behind it.
      await then.thePanelShows("Lachin");
      await when.presses("Tab", "Space");
      await then.theMenuIs("share", true);
      await when.opensTheMenu("more");
      await then.theMenuIs("share", false);
      await when.follows("#date");
      await then.theMenuIs("more", false);
      then.noFaultIsLogged();
    }));

  test("on a phone one menu holds them all, and every target has room for a finger", () =>
    reading("phone", async (reader) => {
      const { given, when, then } = reader;
      await given.thePage("/?lang=hy");
      await then.nothingIsWider();
      await when.opensTheMenu("more");
      await when.opensTheMenu("share");
      await then.theMenuIs("more", true);
      await then.nothingIsWider();
      await when.presses("Escape");
      await then.theMenuIs("share", false);
      await then.theMenuIs("more", true);
      const small = await reader.page
        .locator(".bar :is(summary, a, button):visible")
        .evaluateAll((targets) => targets.filter((target) => target.getBoundingClientRect().height < 44));
      assert.equal(small.length, 0);
      await when.follows("#table-link");
      await then.itIsHidden("#map");
      await then.theMenuIs("more", false);
      await then.nothingIsWider();
      then.noFaultIsLogged();
    }));

  test("link, code and citation are copied, and it is said so", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.aClipboard(true);
      await given.thePage("/?datetime=2020-11-25&lang=en");
      await when.opensTheMenu("share");
      await when.clicks("Copy the link");
      await then.itSays("#live", "Copied");
      await then.theClipboardHolds("/?datetime=2020-11-25&lang=en");
      await when.clicks("Copy the code to embed");
      await then.theClipboardHolds("/embed?datetime=2020-11-25&amp;lang=en");
      await when.clicks("Copy the citation");
      await then.theClipboardHolds("Map as of 25 November 2020.");
      then.noFaultIsLogged();
    }));

  test("what cannot be copied is selected", () =>
    reading("desk", async (reader) => {
      const { given, when, then } = reader;
      await given.aClipboard(false);
      await given.thePage("/?datetime=2020-11-25");
      await when.opensTheMenu("share");
      await when.clicks("Copy the link");
      await then.itSays("#live", "the text is selected");
      await then.theFocusIsOn("#share-link");
      const selected = await reader.page.evaluate(() => String(getSelection()));
      assert.ok(selected.endsWith("/?datetime=2020-11-25"), selected);
      then.noFaultIsLogged();
    }));

  test("files are named after the date, and the layers among them are there", () =>
    reading("desk", async (reader) => {
      const { given, when, then } = reader;
      await given.thePage("/?datetime=2020-11-25&lang=hy");
      await when.opensTheMenu("download");
      const svg = '#download a[download="map-2020-11-25.svg"]';
      await then.theAttributeHolds(svg, "href", "/map.svg?datetime=2020-11-25&lang=hy");
      const links = reader.page.locator('#download a[download^="control-2020-11-25."]');
      assert.equal(await links.count(), 4);
      for (const link of await links.all()) {
        const answer = await reader.page.request.get((await link.getAttribute("href")) ?? "");
        assert.equal(answer.status(), 200);
        assert.ok((await answer.body()).length > 1000);
      }
      await when.presses("Escape");
      await when.focusesTheSlider();
      await when.presses("PageUp");
      await when.opensTheMenu("download");
      await then.itIsShown('#download a[download="map-2020-11-26.png"]');
      then.noFaultIsLogged();
    }));

  test("letters are keys unless they are typed or switched off, and are listed", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage("/?select=districts/lachin");
      await when.presses("?");
      await then.itIsShown("#keys[open]");
      await when.presses("t");
      await then.itIsShown("#map");
      await when.chooses("Single-letter keys");
      await when.presses("Escape");
      await then.itIsHidden("#keys");
      await then.thePanelShows("Lachin");
      await when.presses("t");
      await then.itIsShown("#map");
      // The choice outlasts the page.
      await given.thePage();
      await when.presses("t");
      await then.itIsShown("#map");
      await when.opensTheMenu("more");
      await when.clicks("Keyboard");
      await when.chooses("Single-letter keys");
      await when.clicks("Close");
      await when.opensTheMenu("share");
      await when.focuses("#share-link");
      await when.presses("t", "?");
      await then.itIsShown("#map");
      await when.presses("Escape", "Control+t", "t");
      await then.itIsHidden("#map");
      then.noFaultIsLogged();
    }));

  test("in a frame of another site there is the map with its date, and the way to the whole", async () => {
    const address = service?.url;
    const other = createServer((request, response) => {
      const [width, height] = (request.url ?? "").split("/").slice(1);
      response.setHeader("content-type", "text/html");
      response.end(
        `<title>Other</title><iframe title="Map" width="${width}" height="${height}" src="${address}/embed?datetime=2020-11-25&lang=ru&utm_source=x"></iframe>`,
      );
    });
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const bound = other.address();
    assert.ok(bound && typeof bound === "object");
    try {
      await reading("desk", async (reader) => {
        for (const size of ["600/400", "320/480"]) {
          await reader.page.goto(`http://127.0.0.1:${bound.port}/${size}`);
          const frame = reader.page.frameLocator("iframe");
          await frame.locator('#map[aria-busy="false"]').waitFor();
          await frame.locator("#date", { hasText: "25 ноября 2020" }).waitFor();
          await frame.locator('#map path[data-feature="control/kalbajar-2020-11-25"]').waitFor();
          await frame.locator("#slider input").focus();
          await reader.page.keyboard.press("PageUp");
          await frame.locator("#date", { hasText: "26 ноября 2020" }).waitFor();
          const link = frame.locator("#open-map");
          assert.equal(await link.getAttribute("href"), `${address}/?datetime=2020-11-26&lang=ru`);
          assert.equal(await link.getAttribute("target"), "_blank");
          assert.equal(await frame.locator("header, footer, table").count(), 0);
          const wide = await frame.locator("html").evaluate((root) => root.scrollWidth - root.clientWidth);
          assert.ok(wide <= 0, `${size} is ${wide} pixels too wide`);
        }
        reader.then.noFaultIsLogged();
      });
    } finally {
      other.close();
    }
  });

  for (const size of ["desk", "phone"] as const) {
    test(`on paper the map is one sheet with all that belongs to it: ${size}`, () =>
      reading(size, async (reader) => {
        const { given, then } = reader;
        for (const language of languages) {
          await given.thePage(`/?lang=${language}&select=districts/lachin`);
          await then.onPaperItIs((pages) => pages === 1, ...sheet);
          await given.aSystemWith({ media: "print" });
          for (const part of [
            "h1",
            "#date",
            "#sentence",
            "#legend",
            ".notice",
            "#printed-address",
            ".credits",
          ])
            await then.itIsShown(part);
          for (const part of [".time", "#actions", "#panel", "#table"]) await then.itIsHidden(part);
          await given.aSystemWith({ media: null });
          await then.itEndsOnTheSheet(".credits");
        }
        then.noFaultIsLogged();
      }));
  }

  test("on paper the table has no map", () =>
    reading("desk", async ({ given, then }) => {
      await given.thePage("/?view=table");
      await then.onPaperItIs((pages) => pages >= 1 && pages <= 4, ...sheet);
      await given.aSystemWith({ media: "print" });
      await then.itIsHidden("#map");
      await then.itIsShown("#rows");
      then.noFaultIsLogged();
    }));

  test("panels are dark as the system or the reader has it, and the map stays light", () =>
    reading("desk", async (reader) => {
      const { given, when, then } = reader;
      const brightness = (selector: string) =>
        reader.page.locator(selector).evaluate((element) => {
          const parts =
            getComputedStyle(element)
              .backgroundColor.match(/[\d.]+/g)
              ?.slice(0, 3) ?? [];
          return parts.reduce((sum, part) => sum + Number(part), 0) / 3;
        });
      await given.thePage();
      assert.ok((await brightness("body")) > 200);
      await when.opensTheMenu("more");
      await when.clicks("Dark panels");
      await then.theAttributeHolds("#more [aria-pressed]", "aria-pressed", "true");
      await given.thePage("/?select=districts/lachin");
      assert.ok((await brightness("body")) < 60);
      assert.ok((await brightness("#map")) > 200);
      await when.opensTheMenu("share");
      await then.axeFindsNothing();
      await given.thePage("/?view=table");
      await then.axeFindsNothing();
      await when.opensTheMenu("more");
      await when.clicks("Dark panels");
      await given.aSystemWith({ colorScheme: "dark" });
      assert.ok((await brightness("body")) > 200);
      then.noFaultIsLogged();
    }));

  for (const language of languages) {
    test(`nothing is wider than the window, and axe finds nothing: ${language}`, () =>
      reading("desk", async ({ given, when, then, page }) => {
        for (const size of ["desk", "phone", "zoomed", "narrow"] as const) {
          await page.setViewportSize(sizes[size]);
          await given.thePage(`/?lang=${language}`);
          await then.nothingIsWider();
          await when.opensTheMenu("more");
          await then.nothingIsWider();
          if (size === "phone") await then.axeFindsNothing();
          await given.thePage(`/?lang=${language}&view=table`);
          await then.nothingIsWider();
          if (size === "desk") await then.axeFindsNothing();
        }
        await given.thePage(`/embed?lang=${language}`);
        await then.nothingIsWider();
        await then.axeFindsNothing();
        then.noFaultIsLogged();
        then.nobodyElseIsAsked();
      }));

    test(`the first view keeps to its budget, moves nothing and fetches its own letters only: ${language}`, () =>
      reading("desk", async (reader) => {
        const { given, then, page } = reader;
        const letters = new Set<string>();
        page.on("request", (request) => {
          const name = /\/fonts\/(\w+-\w+)\./.exec(request.url())?.[1];
          if (name) letters.add(name);
        });
        await given.thatShiftsAreCounted();
        await given.thePage(`/?lang=${language}`);
        await then.itShiftsNoMoreThan(0.02);
        assert.ok(reader.transferred < budget, `the first view took ${reader.transferred} bytes`);
        const own = {
          en: ["latin"],
          az: ["latin", "western", "turkic"],
          hy: ["signs", "armenian"],
          ru: ["signs", "cyrillic"],
        }[language];
        const serif = language === "en" ? ["serif-latin"] : [];
        const wanted = [...own.map((name) => `sans-${name}`), ...serif];
        assert.deepEqual([...letters].sort(), wanted.sort());
        const used = await page.evaluate(() =>
          document.fonts.check(`15px "Noto Sans ${document.documentElement.lang}"`),
        );
        assert.ok(used);
        then.noFaultIsLogged();
      }));
  }

  test("on a phone the first view moves nothing either", () =>
    reading("phone", async ({ given, then }) => {
      await given.thatShiftsAreCounted();
      await given.thePage("/?lang=ru");
      await then.itShiftsNoMoreThan(0.02);
      await given.thePage("/?view=table");
      await then.itShiftsNoMoreThan(0.02);
    }));

  test("without a script there are links, and no buttons that do nothing", () =>
    reading(
      "desk",
      async ({ given, when, then }) => {
        await given.thePageWithoutScript("/?datetime=2020-11-25");
        await then.itIsHidden("#share");
        await then.itIsHidden("#download");
        await then.itIsShown('.actions a[href="#downloads"]');
        await then.theAttributeHolds("#table-link", "href", "#table");
        await when.opensTheMenu("more");
        await then.itIsShown(".site a:first-child");
        await when.follows(".languages [data-language=ru]");
        await then.theDateIs("25 ноября 2020");
        await then.nothingIsWider();
        await given.thePageWithoutScript("/?datetime=2020-11-25&view=table");
        await then.itIsHidden("#map");
        await then.theTableSays("districts/kalbajar", "Handed over");
        await then.nothingIsWider();
        then.noFaultIsLogged();
      },
      { script: false },
    ));

  test("colours that the system forces and motion that it forbids change nothing of what can be done", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.aSystemWith({ forcedColors: "active", reducedMotion: "reduce" });
      await given.thePage();
      await when.opensTheMenu("share");
      await then.itIsShown("#share-link");
      await when.presses("Escape", "t");
      await then.itIsHidden("#map");
      await then.axeFindsNothing();
      then.noFaultIsLogged();
    }));
});
