// The classes of the map stay apart for eyes that see other colours, or none: measured in what the browser paints.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Reader } from "./reader";
import { type Service, startService } from "./service";

/** What a class looks like: its mean colour in CIE L*a*b*, and how much lightness varies in all, by rows and by columns. */
type Look = { name: string; features: number[] };

/** Two looks are further apart than this; 2.3 is the least difference that eyes see in flat colours. */
const apart = 6;

const sights = ["none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia"] as const;

/** Reads the pictures of samples, each a PNG as base64, in a page that has nothing else. */
function looks(samples: { name: string; png: string }[]): Promise<Look[]> {
  const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const curve = (value: number) =>
    value > 216 / 24389 ? Math.cbrt(value) : (value * 24389) / 27 / 116 + 16 / 116;
  const lab = (red: number, green: number, blue: number): [number, number, number] => {
    const [r, g, b] = [linear(red / 255), linear(green / 255), linear(blue / 255)];
    const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = (values: number[]) => {
    const middle = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  };
  const look = async ({ name, png }: { name: string; png: string }) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (!context) throw new Error("the browser cannot read a picture");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const pixels = Array.from({ length: width * height }, (_, i) =>
      lab(data[4 * i] ?? 0, data[4 * i + 1] ?? 0, data[4 * i + 2] ?? 0),
    );
    const lightness = (row: number, column: number) => pixels[row * width + column]?.[0] ?? 0;
    const rows = Array.from({ length: height }, (_, row) =>
      mean(Array.from({ length: width }, (_, column) => lightness(row, column))),
    );
    const columns = Array.from({ length: width }, (_, column) =>
      mean(Array.from({ length: height }, (_, row) => lightness(row, column))),
    );
    const colour = [0, 1, 2].map((part) => mean(pixels.map((pixel) => pixel[part] ?? 0)));
    const all = pixels.map(([light]) => light);
    return { name, features: [...colour, spread(all), spread(rows), spread(columns)] };
  };
  return Promise.all(samples.map(look));
}

const distance = (a: Look, b: Look) =>
  Math.hypot(...a.features.map((value, i) => value - (b.features[i] ?? 0)));

describe("the colours of the classes", () => {
  let service: Service | undefined;
  before(async () => {
    service = await startService();
  });
  after(() => service?.stop());

  for (const sight of sights) {
    test(`classes are told apart: ${sight}`, async () => {
      assert.ok(service);
      const reader = await Reader.open(service.url, "desk");
      try {
        await reader.given.thePage();
        await reader.given.theEyes(sight);
        const samples = await reader.samplesOf("control");
        assert.equal(samples.length, 9);
        await reader.page.goto("about:blank");
        const seen = await reader.page.evaluate(looks, samples);
        const pairs = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => ({ a, b, far: distance(a, b) })));
        const near = pairs
          .filter(({ far }) => far < apart)
          .map(({ a, b, far }) => `${a.name} ${b.name} ${far}`);
        assert.deepEqual(near, [], `closer than ${apart}`);
      } finally {
        await reader.close();
      }
    });
  }
});
