// The page as readers meet it: a real browser, the real program, its own data.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Reader, type sizes } from "./reader";
import { type Service, startService } from "./service";

/** What the first view may take over the wire, in bytes; the relief and other late layers count apart. */
const budget = 200_000;

describe("the page of the real program", () => {
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

  test("the first view shows the districts and the corridor, within its budget, and asks nobody else", () =>
    reading("desk", async (reader) => {
      const { given, then } = reader;
      await given.thePage();
      await then.theDateIs("1 December 2020");
      await then.theSentenceSays("Lachin");
      await then.theMapShows("districts", 12);
      await then.theMapShows("corridor", 1);
      await then.theStateIs("control/lachin-2020-12-01", "handed-over");
      then.noFaultIsLogged();
      then.nobodyElseIsAsked();
      assert.ok(reader.transferred < budget, `the first view took ${reader.transferred} bytes`);
    }));

  test("the slider from 30 November to 1 December changes what is said of Lachin", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage("/?datetime=2020-11-30");
      await then.theStateIs("control/lachin-1994-05-12", "armenian-forces-behind-line");
      await then.theLegendCounts("handed-over", "2 of 3");
      await when.focusesTheSlider();
      await when.presses("ArrowRight");
      await then.theDateIs("1 December 2020");
      await then.theStateIs("control/lachin-2020-12-01", "handed-over");
      await then.theTableSays("districts/lachin", "Handed over");
      await then.theLegendCounts("handed-over", "3 of 3");
      await then.theAddressHolds("datetime=2020-12-01");
      await then.theSliderSays("1 December 2020");
      await then.theTitleSays("1 December 2020");
      await then.nothingIsReadOut();
      await then.theMapShows("districts", 12);
      then.noFaultIsLogged();
    }));

  test("keys, buttons and the pointer go from change to change", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.focusesTheSlider();
      await when.presses("PageDown");
      await then.theDateIs("30 November 2020");
      await when.presses("[", "]", "]");
      await then.theDateIs("1 December 2020");
      await when.clicks("Previous change");
      await then.theDateIs("25 November 2020");
      await then.itIsReadOut("25 November 2020");
      await when.focusesTheSlider();
      await when.presses("Home");
      await then.theDateIs("26 September 2020");
      await then.theMapShows("corridor", 0);
      await then.theLegendLeavesOut("corridor");
      await when.presses("End");
      await then.theDateIs("8 August 2025");
      await then.theMapShows("corridor", 0);
      await when.dragsTheDateToTheMark("2020-11-20", 0);
      await then.theDateIs("20 November 2020");
      then.noFaultIsLogged();
    }));

  test("a card opens what is known, Escape closes it and the focus returns", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.opensTheCard("Kalbajar");
      await then.thePanelShows("Kalbajar");
      await then.thePanelSays("25 November 2020");
      await then.theFocusIsOn("#panel-title");
      await then.theAddressHolds("select=districts/kalbajar");
      await when.presses("Escape");
      await then.thePanelIsClosed();
      await then.theFocusIsOn('[data-select="districts/kalbajar"]');
      await when.goesBack();
      await then.thePanelShows("Kalbajar");
      await when.goesBack();
      await then.thePanelIsClosed();
      then.noFaultIsLogged();
    }));

  test("the corridor has a card, and a row of the table brings the map into view", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.opensTheCard("corridor");
      await then.thePanelSays("60 km");
      await when.presses("Escape");
      await when.opensTheRow("districts/fuzuli");
      await then.theFocusIsOn("#panel-title");
      await then.itIsInView("#panel-title");
      await when.presses("Escape");
      await then.itIsInView('#rows [data-select="districts/fuzuli"]');
      then.noFaultIsLogged();
    }));

  test("a click on the map opens the area held or the corridor", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.clicksOnTheMap("control/kalbajar-2020-11-25");
      await then.thePanelShows("Kalbajar");
      await when.clicks("Close");
      await when.clicksOnTheMap("corridor/route-a");
      await then.thePanelSays("60 km");
      then.noFaultIsLogged();
    }));

  test("a selected area stays selected while its holder changes with the date", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage("/?datetime=2020-11-24&select=control/kalbajar-1994-05-12");
      await then.thePanelSays("Armenian forces");
      await when.focusesTheSlider();
      await when.presses("ArrowRight");
      await then.theDateIs("25 November 2020");
      await then.thePanelSays("since 25 November 2020");
      await then.theAddressHolds("select=control/kalbajar-2020-11-25");
      then.noFaultIsLogged();
    }));

  test("an address tells day and selection; what it asks in vain is passed over", () =>
    reading("desk", async ({ given, then }) => {
      await given.thePage("/?datetime=2020-11-20&select=districts/aghdam");
      await then.theDateIs("20 November 2020");
      await then.thePanelShows("Aghdam");
      await given.thePage("/?datetime=1999-01-01&select=districts/nowhere");
      await then.theDateIs("26 September 2020");
      await then.theNoteSays("1 January 1999 lies outside");
      await then.thePanelIsClosed();
      then.noFaultIsLogged();
    }));

  test("a layer that fails says so, and comes when asked again", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.aLayerThatFailsOnce("districts");
      await given.thePageStillLoading();
      await then.aMessageSays("could not be loaded");
      await then.theMapShows("corridor", 1);
      await when.clicks("Retry");
      await then.noMessageStands();
      await then.theMapShows("districts", 12);
    }));

  test("while no layer can be had the server's map stands, and one message asks again for all", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.layersThatFail();
      await given.thePageStillLoading("/?datetime=2020-11-25");
      await then.aMessageSays("9 layers could not be loaded");
      await then.itIsShown("#map .standing");
      await when.layersComeAgain();
      await when.clicks("Retry");
      await then.theMapShows("districts", 12);
      await then.noMessageStands();
      await then.itIsHidden("#map .standing");
    }));

  test("without a script the page says date, sentence, legend and table", () =>
    reading(
      "desk",
      async ({ given, then }) => {
        await given.thePageWithoutScript("/?datetime=2020-11-28&select=districts/lachin");
        await then.theDateIs("28 November 2020");
        await then.theSentenceSays("25 November 2020");
        await then.theLegendCounts("handed-over", "2 of 3");
        await then.theTableSays("districts/kalbajar", "Handed over");
        await then.thePanelShows("Lachin");
        then.noFaultIsLogged();
      },
      { script: false },
    ));

  for (const size of ["desk", "phone", "narrow"] as const) {
    test(`axe finds nothing and nothing is too wide: ${size}`, () =>
      reading(size, async ({ given, then }) => {
        await given.thePage();
        await then.nothingIsWider();
        await then.axeFindsNothing();
        await given.thePage("/?datetime=2020-11-20&select=districts/lachin");
        await then.thePanelShows("Lachin");
        await then.nothingIsWider();
        await then.axeFindsNothing();
        for (const path of [
          "/collections",
          "/collections/districts/items",
          "/collections/districts/items/lachin",
          "/api",
          "/at?lon=46.54694&lat=39.64083&datetime=2020-12-01",
          "/at",
          "/timeline",
          "/collections/control/changes?datetime=2020-11-09/2020-12-01",
          "/collections/corridor/items/route-a/along?km=10",
        ]) {
          await given.thePageWithoutScript(path);
          await then.nothingIsWider();
          await then.axeFindsNothing();
        }
        then.noFaultIsLogged();
        then.nobodyElseIsAsked();
      }));
  }
});
