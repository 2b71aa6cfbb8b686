// Time and the strip as readers meet them: dragging, playing, comparing two days, going along a line.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Reader, type sizes } from "./reader";
import { type Service, startService } from "./service";
import { timekeeper } from "./timekeeper";

type Words = { reader: Reader; time: ReturnType<typeof timekeeper> };

async function reading(
  service: Service | undefined,
  size: keyof typeof sizes,
  read: (words: Words) => Promise<void>,
  options: { script?: boolean } = {},
): Promise<void> {
  assert.ok(service);
  const reader = await Reader.open(service.url, size, options);
  try {
    await read({ reader, time: timekeeper(reader) });
    reader.then.noFaultIsLogged();
    reader.then.nobodyElseIsAsked();
  } finally {
    await reader.close();
  }
}

describe("time on the page of the real program", () => {
  let service: Service | undefined;
  before(async () => {
    service = await startService();
  });
  after(() => service?.stop());

  test("playing goes from change to change, says nothing meanwhile, and ends at the last", () =>
    reading(service, "desk", async ({ reader: { given, then }, time }) => {
      await given.thePage("/?datetime=2023-09-18");
      await time.given.theClockStandsStill();
      await time.when.pressesPlay();
      await then.theDateIs("20 September 2023");
      await time.then.itPlays();
      await time.when.timePasses(2000);
      await then.theDateIs("20 September 2023");
      await time.then.nothingIsReadOutYet();
      await time.when.timePasses(500);
      await then.theDateIs("24 September 2023");
      await time.when.timePasses(2400);
      await time.then.nothingIsReadOutYet();
      await time.when.timePasses(100);
      for (const day of ["19 September 2023", "20 September 2023", "29 September 2023", "1 October 2023"]) {
        await then.theDateIs(day);
        await time.when.timePasses(2500);
      }
      await then.theDateIs("4 October 2023");
      await time.then.itPlaysNoMore();
      await time.when.timePasses(500);
      await then.itIsReadOut("4 October 2023");
      await time.when.timePasses(20_000);
      await then.theDateIs("4 October 2023");
      await then.theAddressHolds("datetime=2023-10-04");
      await time.when.pressesPlay();
      await then.theDateIs("27 September 2020");
    }));

  test("playing ends with its button, with any other act, and when nobody looks", () =>
    reading(service, "desk", async ({ reader: { given, when, then }, time }) => {
      await given.thePage("/?datetime=2020-10-01");
      await time.given.theClockStandsStill();
      for (const act of [
        () => time.when.pressesPlay(),
        () => when.presses("Shift"),
        () => when.clicks("Zoom in"),
        () => time.when.looksAway(),
      ]) {
        await time.when.pressesPlay();
        await time.then.itPlays();
        await act();
        await time.then.itPlaysNoMore();
      }
      await then.theDateIs("14 October 2020");
      await time.when.timePasses(60_000);
      await then.theDateIs("14 October 2020");
    }));

  test("a thousand quick moves of the slider leave nothing of the days between", () =>
    reading(service, "desk", async ({ reader: { given, when, then }, time }) => {
      await given.thePage("/?datetime=2020-10-01&compare=2020-12-01");
      await when.focusesTheSlider();
      // Day 63 of the row is 28 November 2020.
      await time.when.movesTheSliderFast(1000, 63);
      await then.theDateIs("28 November 2020");
      await then.theSliderSays("28 November 2020");
      await then.theTitleSays("28 November 2020");
      await then.theSentenceSays("Kalbajar");
      await then.theStateIs("control/kalbajar-2020-11-25", "handed-over");
      await then.theMapShows("control", 21);
      await then.theTableSays("districts/kalbajar", "Handed over");
      await then.theLegendCounts("handed-over", "2 of 3");
      await time.then.theDifferencesAre("1 area was different");
      await time.then.theMapOutlines(["handed-over"]);
      await then.theAddressHolds("datetime=2020-11-28&compare=2020-12-01");
    }));

  test("the pointer drags the date over the break and takes hold of a change that is near", () =>
    reading(service, "desk", async ({ reader: { given, when, then } }) => {
      await given.thePage();
      await when.dragsTheDateToTheMark("2022-08-30", 5);
      await then.theDateIs("30 August 2022");
      await when.dragsTheDateToTheMark("2020-11-08", -5);
      await then.theDateIs("8 November 2020");
    }));

  test("two days are compared on the map and in words, by link, and no longer", () =>
    reading(service, "desk", async ({ reader: { given, when, then }, time }) => {
      await given.thePage();
      await time.then.theMapOutlines([]);
      await time.when.asksForAComparison();
      await then.theAddressHolds("compare=2020-11-25");
      await then.theFocusIsOn("#compare-day");
      await time.then.theDifferencesAre("1 area was different. The thick outline marks");
      await time.then.theMapOutlines(["armenian-forces-behind-line"]);
      await time.then.theSecondMarkStands(1);
      await time.when.comparesWith("2022-08-26");
      await time.then.theDifferencesAre("1 area was different");
      await time.then.theDifferencesAre("26 August 2022");
      await time.then.theMapOutlines(["azerbaijan-later"]);
      await when.clicks("Stop comparing");
      await then.theFocusIsOn("#compare");
      await time.then.theMapOutlines([]);
      await time.then.theSecondMarkStands(0);
      await when.goesBack();
      await then.theAddressHolds("compare=2022-08-26");
      await time.then.theMapOutlines(["azerbaijan-later"]);
      await given.thePage("/?datetime=2020-12-01&compare=2020-09-26");
      await time.then.theDifferencesAre("areas were different");
      await time.then.theMapOutlines(["armenian-forces-behind-line"]);
    }));

  test("a place of the strip opens what is known of it and is marked, from the map too", () =>
    reading(service, "desk", async ({ reader: { given, when, then }, time }) => {
      await given.thePage();
      await time.then.theStripSays("60 km, reported length");
      await time.then.theStripIsInUse();
      await time.when.pointsOnTheStrip("places/shusha");
      await time.then.theMapPointsAt("places/shusha");
      await time.when.choosesOnTheStrip("places/shusha");
      await then.thePanelShows("Shusha");
      await time.then.theStripMarks("places/shusha");
      await then.theAddressHolds("select=places/shusha");
      await when.presses("Escape");
      await then.theFocusIsOn('#strip [data-select="places/shusha"]');
      await when.clicksOnTheMap("places/zabukh");
      await time.then.theStripMarks("places/zabukh");
    }));

  test("on days on which another line was in use the strip says so, with the state of the road", () =>
    reading(service, "desk", async ({ reader: { given, when, then }, time }) => {
      await given.thePage("/?datetime=2022-08-29");
      await time.then.theStripIsInUse();
      await when.focusesTheSlider();
      await when.presses("ArrowRight");
      await then.theDateIs("30 August 2022");
      await time.then.theStripIsMuted();
      await time.then.theStripSays("another route was in use; its kilometres are not known");
      await time.then.theStripSays("New road in use, guarded by Russian peacekeepers");
      await given.thePage("/?datetime=2020-10-20");
      await time.then.theStripIsInUse();
      await time.then.theStripSays("In use, not yet a corridor");
    }));

  test("without a script the strip is a list of places by their kilometres", () =>
    reading(
      service,
      "phone",
      async ({ reader: { given }, time }) => {
        await given.thePageWithoutScript("/?datetime=2023-05-01");
        await time.then.theStripIsMuted();
        await time.then.theStripLists([
          "Stepanakert / Khankendi 0 km",
          "Shusha / Shushi 11 km",
          "Zarisli 23 km",
          "Turshsu / Lisagor 31 km",
          "Lachin / Berdzor 47 km",
          "Zabukh / Aghavno 57 km",
        ]);
      },
      { script: false },
    ));

  for (const language of ["en", "az", "hy", "ru"]) {
    test(`no name lies upon another at any width, and some changes are named: ${language}`, () =>
      reading(service, "desk", async ({ reader: { page, given }, time }) => {
        await given.thePage(`/?lang=${language}&datetime=2020-11-25`);
        for (const width of [320, 390, 600, 860, 1280, 1600]) {
          await page.setViewportSize({ width, height: 800 });
          await page.waitForFunction(() => {
            const frame = document.getElementById("slider")?.clientWidth;
            return Number(document.querySelector("#slider svg")?.getAttribute("width")) === frame;
          });
          await time.then.nothingLiesUponAnother();
          await time.then.theRowNames(width < 1280 ? 2 : 5);
        }
      }));
  }

  for (const size of ["desk", "phone", "narrow"] as const) {
    test(`axe finds nothing with two days compared, and nothing is too wide: ${size}`, () =>
      reading(service, size, async ({ reader: { given, then }, time }) => {
        await given.thePage("/?datetime=2023-05-01&compare=2020-11-09");
        await time.then.theDifferencesAre("areas were different");
        await time.then.theStripIsMuted();
        await then.nothingIsWider();
        await then.axeFindsNothing();
      }));
  }
});

describe("time over other data", () => {
  let folder = "";
  let service: Service | undefined;
  const layer = (...periods: (readonly [string | null, string | null])[]) =>
    JSON.stringify({
      type: "FeatureCollection",
      features: periods.map(([valid_from, valid_to], id) => ({
        type: "Feature",
        id,
        geometry: {
          type: "Polygon",
          coordinates: [
            [
              [9, 47],
              [10, 47],
              [10, 48],
              [9, 47],
            ],
          ],
        },
        properties: { name: `Area ${id}`, valid_from, valid_to },
      })),
    });
  const over = async (files: Record<string, string>, read: (words: Words) => Promise<void>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    service = await startService(folder);
    await reading(service, "desk", read);
  };
  const begin = () => {
    folder = mkdtempSync(join(tmpdir(), "geodata-"));
  };
  const end = () => {
    service?.stop();
    rmSync(folder, { recursive: true, force: true });
  };

  for (const [name, files] of [
    ["no change", { "areas.geojson": layer([null, null]) }],
    ["no feature", { "areas.geojson": layer() }],
  ] as const) {
    test(`a row with ${name} works`, async () => {
      begin();
      try {
        await over(files, async ({ reader: { page, given, when, then }, time }) => {
          await given.thePage();
          await when.focusesTheSlider();
          await when.presses("Home", "ArrowRight", "PageUp", "PageDown", "End");
          const date = await page.locator("#date").textContent();
          await time.when.pressesPlayByKey();
          await time.then.itPlaysNoMore();
          await then.theDateIs(date ?? "no date");
          await time.when.asksForAComparison();
          await time.then.theSecondMarkStands(1);
          assert.equal(await page.locator("#strip").count(), 0);
        });
      } finally {
        end();
      }
    });
  }

  test("a row with one change plays it", async () => {
    begin();
    try {
      const catalog = `[page]\nfrom = "2020-01-01"\nto = "2020-12-31"
        [[collections]]\nid = "areas"\nfile = "areas.geojson"
        period = { from = "valid_from", to = "valid_to" }\nchange = { date = "valid_from", summary = "name" }`;
      const files = { "catalog.toml": catalog, "areas.geojson": layer(["2020-05-01", null]) };
      await over(files, async ({ reader: { given, then }, time }) => {
        await given.thePage("/?datetime=2020-02-01");
        await time.when.pressesPlay();
        await then.theDateIs("1 May 2020");
        await then.theSentenceSays("Area 0");
        await time.then.itPlaysNoMore();
      });
    } finally {
      end();
    }
  });

  test("without a last day the row runs to today, and a range of one day is a row too", async () => {
    begin();
    try {
      const today = new Date().toISOString().slice(0, 10);
      const catalog = (more: string) =>
        `data_until = "2020-06-01"\ndefault_date = "2020-05-01"\n[page]\nfrom = "2020-05-01"\n${more}
        [[collections]]\nid = "areas"\nfile = "areas.geojson"`;
      const areas = layer(["2020-05-01", null]);
      await over({ "catalog.toml": catalog(""), "areas.geojson": areas }, async ({ reader }) => {
        await reader.given.thePage();
        await reader.when.focusesTheSlider();
        await reader.when.presses("End");
        const date = await reader.page.locator("#date time").getAttribute("datetime");
        // The day may end while the test runs.
        assert.ok(date !== null && date >= today, `${date} is today`);
        await reader.then.theNoteSays("The data speaks only to 1 June 2020.");
      });
      service?.stop();
      await over({ "catalog.toml": catalog('to = "2020-05-01"\n') }, async ({ reader, time }) => {
        await reader.given.thePage();
        await reader.when.focusesTheSlider();
        await reader.when.presses("Home", "ArrowRight", "End");
        await reader.then.theDateIs("1 May 2020");
        await time.when.asksForAComparison();
        await time.then.theDifferencesAre("0 areas were different");
      });
    } finally {
      end();
    }
  });
});
