// The page with its script and what the server draws and writes itself say the same, over data that are hard to agree on.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Reader } from "./reader";
import { type Service, startService } from "./service";

const catalogue = `
languages = ["fr", "en"]
utc_offset = "+04:00"
default_date = "2020-12-01"
[page]
bbox = [0, 0, 0.6, 0.4]
from = "2020-11-01"
to = "2020-12-31"
[[collections]]
id = "parishes"
title = { en = "Parishes" }
file = "parishes.geojson"
label = "name"
change = { date = "sold_at" }
[collections.style]
order = 1
property = "how"
since = "sold_at"
before = "lent"
label = "area"
legend = true
classes = [{ value = "sold", fill = "#aa8844", stroke = "#332211" }, { value = "lent", fill = "#88aa44", stroke = "#332211" }]
[[collections]]
id = "inns"
title = { en = "Inns" }
file = "inns.geojson"
label = "name"
period = { from = "open_from", to = "open_to" }
[collections.style]
order = 2
label = "place"
interactive = true
legend = true
classes = [{ fill = "#224488", stroke = "#ffffff" }]
`;

const box = (west: number, south: number, side: number) => [
  [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
    [west, south],
  ],
];
const feature = (id: string, geometry: object | null, properties: object) => ({
  type: "Feature",
  id,
  geometry,
  properties,
});
const layer = (features: object[]) => JSON.stringify({ type: "FeatureCollection", features });

const parishes = [
  feature(
    "isles",
    { type: "MultiPolygon", coordinates: [box(0.02, 0.02, 0.02), box(0.1, 0.1, 0.15)] },
    { name_en: "Isles", how: "sold", sold_at: "2020-11-30T21:00:00Z" },
  ),
  feature(
    "main",
    { type: "Polygon", coordinates: box(0.35, 0.1, 0.2) },
    { name: "Main", how: "sold", sold_at: null },
  ),
];
const oddities = {
  built: 1994.0,
  shape: { sides: 3 },
  seen: "2020-02-30T08:00:00Z",
  told: "2020-12-01T08:30:00Z",
  note: null,
  note_fr: "constructor",
  tiny: 1e-7,
};
const inns = [
  feature("swan", { type: "Point", coordinates: [0.45, 0.35] }, { name_fr: "Cygne", rank: 1, ...oddities }),
  feature("bear", { type: "Point", coordinates: [0.2, 0.35] }, { name_en: "Bear", name_fr: null }),
  feature(
    "pair",
    {
      type: "MultiPoint",
      coordinates: [
        [0.02, 0.3],
        [0.06, 0.3],
      ],
    },
    { name_en: "Pair", rank: 2 },
  ),
  feature(
    "noon",
    { type: "Point", coordinates: [0.3, 0.05] },
    { name_en: "Noon", open_from: null, open_to: "2020-12-01T12:00:00+04:00" },
  ),
  feature(
    "eve",
    { type: "Point", coordinates: [0.5, 0.05] },
    { name_en: "Eve", open_from: "2020-11-30T21:00:00Z", open_to: null },
  ),
];

describe("the page and the server", () => {
  const folder = mkdtempSync(join(tmpdir(), "agreement-"));
  let service: Service | undefined;
  before(async () => {
    writeFileSync(join(folder, "catalog.toml"), catalogue);
    writeFileSync(join(folder, "parishes.geojson"), layer(parishes));
    writeFileSync(join(folder, "inns.geojson"), layer(inns));
    service = await startService(folder);
  });
  after(() => {
    service?.stop();
    rmSync(folder, { recursive: true });
  });

  const reading = async (script: boolean, read: (reader: Reader) => Promise<void>) => {
    assert.ok(service);
    const reader = await Reader.open(service.url, "desk", { script });
    try {
      await read(reader);
      reader.then.noFaultIsLogged();
    } finally {
      await reader.close();
    }
  };

  for (const [day, drawn, named] of [
    [
      "2020-11-30",
      ["inns/bear", "inns/noon", "inns/pair", "inns/swan", "parishes/isles lent", "parishes/main lent"],
      ["Bear", "Cygne", "Isles", "Main", "Noon", "Pair"],
    ],
    [
      "2020-12-01",
      [
        "inns/bear",
        "inns/eve",
        "inns/noon",
        "inns/pair",
        "inns/swan",
        "parishes/isles sold",
        "parishes/main lent",
      ],
      ["1 Dec", "Bear", "Cygne", "Eve", "Isles", "Main", "Noon", "Pair"],
    ],
    [
      "2020-12-02",
      ["inns/bear", "inns/eve", "inns/pair", "inns/swan", "parishes/isles sold", "parishes/main lent"],
      ["1 Dec", "Bear", "Cygne", "Eve", "Isles", "Main", "Pair"],
    ],
  ] as const) {
    test(`draw the same features in the same classes, and name the same, on ${day}`, () =>
      reading(true, async ({ page, given }) => {
        await given.thePage(`/?datetime=${day}&lang=fr`);
        const onPage = await page.evaluate(() => ({
          drawn: [...document.querySelectorAll<SVGElement>("#map path[data-feature]")].map(({ dataset }) =>
            [dataset.feature, dataset.state].filter(Boolean).join(" "),
          ),
          named: [...document.querySelectorAll<HTMLElement>(".label")]
            .filter(({ hidden }) => !hidden)
            .flatMap((label) => [...label.children].map(({ textContent }) => textContent ?? "")),
        }));
        const inPicture = await page.evaluate(async (day) => {
          const answer = await fetch(`/map.svg?datetime=${day}&lang=fr`);
          const picture = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
          return {
            drawn: [...picture.querySelectorAll("[data-feature]")].map((shape) =>
              [shape.getAttribute("data-feature"), shape.closest("[data-state]")?.getAttribute("data-state")]
                .filter(Boolean)
                .join(" "),
            ),
            named: [...picture.querySelectorAll('[data-part="names"] text')].map(
              (name) => name.textContent ?? "",
            ),
          };
        }, day);
        const once = (texts: string[]) => [...new Set(texts)].sort();
        assert.deepEqual(once(onPage.drawn), [...drawn]);
        assert.deepEqual(once(inPicture.drawn), [...drawn]);
        assert.deepEqual(once(onPage.named), [...named]);
        assert.deepEqual(once(inPicture.named), [...named]);
      }));
  }

  test("tell the same facts of a feature", async () => {
    const told: string[][] = [];
    for (const script of [false, true])
      await reading(script, async ({ page, given }) => {
        await (script
          ? given.thePage("/?select=inns/swan")
          : given.thePageWithoutScript("/?select=inns/swan"));
        // The panel of the script takes the place of the server's.
        if (script) await page.locator('.panel[data-feature="inns/swan"]').waitFor();
        const parts = page.locator("#panel dl dt, #panel dl dd, #panel h2");
        told.push(
          await parts.evaluateAll((all) =>
            all.map((part) => [part.textContent, part.getAttribute("lang")].filter(Boolean).join(" in ")),
          ),
        );
      });
    assert.ok((told[0]?.length ?? 0) > 10, String(told[0]));
    assert.ok(told[0]?.includes("constructor in fr"), "a text in another language says so");
    assert.deepEqual(told[1], told[0]);
  });
});
