// The map as readers use it: asking anywhere, searching names, switching layers, moving about, and what goes wrong.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { atTheMap } from "./map_reader";
import { Reader, type sizes } from "./reader";
import { type Service, startService } from "./service";

/** SVG paths that the first view may have. */
const mostPaths = 200;
/** Bytes that the image of the ground may have. */
const groundBudget = 40_000;

describe("the map of the real program", () => {
  let service: Service | undefined;
  before(async () => {
    service = await startService();
  });
  after(() => service?.stop());

  const reading = async (
    size: keyof typeof sizes,
    read: (words: ReturnType<typeof atTheMap>, reader: Reader) => Promise<void>,
    options: { script?: boolean } = {},
  ) => {
    assert.ok(service);
    const reader = await Reader.open(service.url, size, options);
    try {
      await read(atTheMap(reader), reader);
    } finally {
      await reader.close();
    }
  };

  test("a click anywhere tells who held the point, since when, what came next, and by what source", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await then.thePathsAreAtMost(mostPaths);
      await then.thereIsNoHash();
      await when.clicksOnTheMap("control/aghdam-2020-11-20");
      await then.thePanelNames("Aghdam");
      await then.thePanelSays("Here on 1 December 2020");
      await then.thePanelSays("Handed over");
      await then.thePanelSays("20 November 2020");
      await then.thePanelSays("No later change is recorded");
      await then.theFocusIsOn("#panel-title");
      await then.theRingStands();
      await then.theOutlineIsThatOf("control/aghdam-2020-11-20");
      await then.theAddressHolds("at=4");
      await when.presses("Escape");
      await then.thePanelIsClosed();
      await then.noRingStands();
      await then.nothingIsOutlined();
      await then.theFocusIsOn("#map");
      await when.goesBack();
      await then.thePanelNames("Aghdam");
      await then.theRingStands();
      then.noFaultIsLogged();
    }));

  test("a point on the corridor has its kilometre, and its place is named", () =>
    reading("desk", async ({ given, then }) => {
      await given.thePage("/?at=46.54694,39.64083");
      await then.thePanelNames("Lachin / Berdzor");
      await then.thePanelSays("km 47.1 on the reported scale");
      await then.thePanelSays("km 28.1 of the drawn line");
      await then.thePanelSays("26 August 2022: ");
      await then.thePanelSays("Within");
      await then.thePanelSays("Sources");
      await then.theOutlineIsThatOf("control/lachin-corridor-strip-2020-11-10");
      then.noFaultIsLogged();
    }));

  test("outside there is nothing to tell, and a place or the line is selected itself", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.asksWhatIsAt(0.2, 0.75);
      await then.thePanelSays("Outside the areas covered");
      await then.thePanelSays("Point 39.");
      await then.nothingIsOutlined();
      await when.clicksOnThePlace("places/goris");
      await then.thePanelShows("Goris");
      await then.theAddressHolds("select=places/goris");
      await then.noRingStands();
      then.noFaultIsLogged();
    }));

  test("the middle of the map is asked about by the keyboard, and Escape leads back to the map", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.focusesTheMap();
      await when.presses("Enter");
      await then.theRingStands();
      await then.theAddressHolds("at=46.6");
      await then.theFocusIsOn("#panel-title");
      await when.presses("Escape");
      await then.thePanelIsClosed();
      await then.theFocusIsOn("#map");
      then.noFaultIsLogged();
    }));

  test("the answer follows the date, and an older one that comes late is never shown", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage("/?datetime=2020-11-24");
      await given.answersThatWait();
      await when.clicksOnTheMap("control/kalbajar-1994-05-12");
      await then.thePanelWaits();
      await then.thePanelSays("Here on 24 November 2020");
      await then.itIsAsked("datetime=2020-11-24");
      await when.focusesTheSlider();
      await when.presses("ArrowRight");
      await then.itIsAsked("datetime=2020-11-25");
      await then.theOutlineIsThatOf("control/kalbajar-2020-11-25");
      await when.theAnswerComes("datetime=2020-11-25");
      await then.thePanelNames("Kalbajar");
      await then.thePanelSays("Here on 25 November 2020");
      await then.thePanelSays("Handed over");
      await when.theAnswerComes("datetime=2020-11-24");
      await then.thereIsNoHash();
      await then.thePanelSays("Here on 25 November 2020");
      await then.thePanelSaysNot("Here on 24 November");
      await then.theFocusIsOn("#slider input");
      then.noFaultIsLogged();
    }));

  test("an answer that fails says so and comes when asked again: by the server, or without a network", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      for (const how of [500, "offline"] as const) {
        await given.answersThatFail(how);
        await when.clicksOnTheMap("control/zangilan-2020-11-10");
        await then.thePanelSays("The answer could not be loaded");
        await then.thePanelShows("Zangilan");
        await when.answersComeAgain();
        await when.clicks("Retry");
        await then.thePanelNames("Zangilan");
        await then.thePanelSays("20 October 2020");
        await when.presses("Escape");
        await then.thePanelIsClosed();
      }
    }));

  test("while a layer is on its way the page can be used, and it comes", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.aLayerThatWaits("places");
      await given.thePageStillLoading();
      await then.theMapShows("corridor", 1);
      await when.seeksFor("goris");
      await then.theSearchSays("Loading");
      await when.clicksOnTheMap("control/aghdam-2020-11-20");
      await then.thePanelNames("Aghdam");
      await when.seeksFor("goris");
      await when.theAnswerComes("places.geojson");
      await then.theListHas("Goris");
      then.noFaultIsLogged();
    }));

  test("the ground is asked for after all layers, within its budget, and shown no nearer than it tells something", () =>
    reading("desk", async ({ given, when, then }, reader) => {
      await given.aLayerThatWaits("land");
      await given.thePageStillLoading();
      await then.itIsAsked("/land.geojson");
      await then.theMapShows("districts", 12);
      await then.theGroundIsShown(false);
      assert.equal(await reader.transferredLater(), null, "it was asked for before all layers had come");
      await when.theAnswerComes("/land.geojson");
      await then.theGroundIsShown(true);
      const bytes = await reader.transferredLater();
      assert.ok(bytes && bytes < groundBudget, `it took ${bytes} bytes`);
      // Below the waters and what the map tells, above the land.
      await then.theGroundLiesBetween("land", "water");
      await then.theGroundSpans([43.7, 38.28, 51, 42], "districts/zangilan");
      await then.theGroundSpans([43.7, 38.28, 51, 42], "districts/kalbajar");
      await when.goesTo("#10.4/39.6/46.6");
      await then.theGroundIsShown(true);
      await when.goesTo("#11/39.6/46.6");
      await then.theGroundIsShown(false);
      await given.thePage("/#11/39.6/46.6");
      await then.theGroundIsShown(false);
      await when.goesTo("#9/39.6/46.6");
      await then.theGroundIsShown(true);
      await given.aSystemWith({ contrast: "more" });
      await then.theGroundIsShown(false);
      then.noFaultIsLogged();
    }));

  test("names are found in four scripts, chosen by the keyboard, and shown on the map", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      for (const [text, name] of [
        ["ŞUŞA", "Shusha"],
        ["kelbecer", "Kalbajar"],
        ["ՇՈՒՇԻ", "Shusha"],
        ["горис", "Goris"],
        ["XANKENDI", "Stepanakert / Khankendi"],
      ] as const) {
        await when.seeksFor(text);
        await then.theListHas(name);
      }
      await when.seeksFor("nowhere at all");
      await then.theSearchSays("No name matches “nowhere at all”");
      await then.theListIsClosed();
      await when.seeksFor("sus");
      await then.theListHas("Sus", "Shusha");
      await then.theSearchSays("5 names");
      await when.presses("ArrowDown", "ArrowDown", "ArrowUp");
      await then.theChosenOptionIs("Sus");
      await when.presses("Enter");
      await then.theListIsClosed();
      await then.thePanelShows("Sus");
      await then.theFocusIsOn("#panel-title");
      await then.itIsSeenOnTheMap("places/sus");
      await then.theHashIs(/^#10\.5\//);
      await when.presses("Escape");
      await then.theFocusIsOn("#search");
      await when.seeksFor("lachin");
      await when.presses("Escape");
      await then.theListIsClosed();
      then.noFaultIsLogged();
    }));

  test("the legend switches layers off and on, in the address too, and Back undoes it", () =>
    reading("desk", async ({ given, when, then }) => {
      await given.thePage();
      await when.switches("Show on the map: Control");
      await then.theMapShows("control", 0);
      await then.theMapShows("corridor", 1);
      await then.theMapShows("districts", 12);
      await then.theAddressHolds("layers=");
      await then.theSwitchIs("Show on the map: Control", false);
      await when.goesBack();
      await then.theSwitchIs("Show on the map: Control", true);
      await then.theStateIs("control/lachin-2020-12-01", "handed-over");
      await given.thePage("/?layers=control&select=corridor/route-a");
      await then.theMapShows("corridor", 0);
      await then.theMapShows("boundaries", 0);
      await then.nothingIsOutlined();
      await when.seeksFor("lachin corridor");
      await when.presses("Enter");
      await then.theMapShows("corridor", 1);
      then.noFaultIsLogged();
    }));

  test("where the map looks is told by the address, comes back with it, and is each window's own", () =>
    reading("desk", async ({ given, when, then }, reader) => {
      await given.thePage();
      await when.opensTheCard("Kalbajar");
      await then.thereIsNoHash();
      await when.presses("Escape");
      await when.dragsTheMap(-120, -60);
      await then.theHashIs(/^#\d+(\.\d+)?\/39\.\d+\/47\.\d+$/);
      const moved = new URL(reader.page.url()).hash;
      await when.opensTheCard("Aghdam");
      await then.theHashIs(new RegExp(`^${moved}$`));
      await when.goesBack();
      await then.theHashIs(new RegExp(`^${moved}$`));
      const other = await reader.page.context().newPage();
      await other.goto(new URL("/", reader.page.url()).href);
      await other.locator('#map[aria-busy="false"]').waitFor();
      assert.equal(new URL(other.url()).hash, "");
      await other.close();
      await given.thePage("/#11/39.64/46.55");
      await then.itIsSeenOnTheMap("places/lachin");
      await then.theHashIs(/^#11\/39\.64\/46\.55$/);
      then.noFaultIsLogged();
    }));

  test("names on the map neither overlap nor leave it, at any zoom and in any language", () =>
    reading("desk", async ({ given, when, then }) => {
      let seen = 0;
      for (const language of ["en", "az", "hy", "ru"]) {
        await given.thePage(`/?lang=${language}`);
        for (const [lat, lon] of [
          [39.7, 46.6],
          [39.76, 46.75],
          [40.1, 47.6],
        ] as const) {
          for (const zoom of [6, 7, 8, 9, 10, 11, 12, 13]) {
            await when.goesTo(`#${zoom}/${lat}/${lon}`);
            seen += await then.noLabelOverlaps();
          }
        }
      }
      assert.ok(seen > 500, `${seen} names were looked at`);
    }));

  test("on a phone the panel leaves the map in sight, scrolls within itself, and the search is at hand", () =>
    reading("phone", async ({ given, when, then }) => {
      await given.thePage();
      await when.clicksOnTheMap("control/lachin-2020-12-01");
      await then.thePanelNames("Lachin");
      await then.theMapIsSeenBy(0.4);
      await then.thePanelScrollsWithin();
      await then.nothingIsWider();
      await when.clicks("Close");
      await then.thePanelIsClosed();
      await when.seeksFor("goris");
      await when.presses("Enter");
      await then.thePanelShows("Goris");
      await then.itIsSeenOnTheMap("places/goris");
      await then.theMapIsSeenBy(0.4);
      then.noFaultIsLogged();
    }));

  test("without a script the server tells the point, and where sources differ", () =>
    reading(
      "desk",
      async ({ given, then }, { page }) => {
        await given.thePageWithoutScript("/?at=46.5,39.7&datetime=2020-11-30");
        await then.thePanelShows("Lachin");
        await then.thePanelSays("1 December 2020");
        await given.thePageWithoutScript("/?at=10,50");
        await then.thePanelSays("Outside the areas covered");
        await given.thePageWithoutScript("/?select=districts/aghdam");
        assert.equal(
          await page.locator("#differences summary").first().textContent(),
          "Area of Aghdam district",
        );
        assert.equal(await page.locator("#differences details").count(), 3);
        assert.ok((await page.locator("#differences .citations a").count()) > 3);
      },
      { script: false },
    ));

  for (const size of ["desk", "phone"] as const) {
    test(`axe finds nothing with an open panel and an open search, in four languages: ${size}`, () =>
      reading(size, async ({ given, when, then }) => {
        for (const language of ["en", "az", "hy", "ru"]) {
          await given.thePage(`/?lang=${language}&at=46.54694,39.64083&layers=control`);
          await then.theOutlineIsThatOf("control/lachin-corridor-strip-2020-11-10");
          await when.seeksFor("sus");
          await then.theListHas();
          await then.nothingIsWider();
          await then.axeFindsNothing();
        }
        then.noFaultIsLogged();
      }));
  }
});
