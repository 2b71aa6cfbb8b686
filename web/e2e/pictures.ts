// Takes the pictures of the README from the real program: `npm run pictures [-- FOLDER]`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Reader, type sizes } from "./reader";
import { startService } from "./service";

interface Picture {
  name: string;
  path: string;
  size?: keyof typeof sizes;
  script?: boolean;
  /** What is done before the picture is taken. */
  act?: (reader: Reader) => Promise<void>;
}

const day = "datetime=2020-12-01";

const pictures: Picture[] = [
  ...["en", "az", "hy", "ru"].map((language) => ({
    name: `map-${language}`,
    path: `/?${day}&lang=${language}`,
  })),
  ...["2020-10-20", "2020-11-25", "2023-09-20"].map((date) => ({
    name: `map-${date}`,
    path: `/?datetime=${date}&lang=en`,
  })),
  { name: "table", path: `/?${day}&lang=en&view=table` },
  { name: "panel", path: `/?${day}&lang=en&at=46.55,39.64` },
  { name: "compare", path: `/?${day}&compare=2020-11-09&lang=en` },
  { name: "dark", path: `/?${day}&lang=en`, act: ({ given }) => given.aSystemWith({ colorScheme: "dark" }) },
  { name: "phone", path: `/?${day}&lang=en`, size: "phone" },
  { name: "phone-panel", path: `/?${day}&lang=hy&select=districts/lachin`, size: "phone" },
  { name: "embed", path: `/embed?${day}&lang=en`, size: "frame" },
  { name: "no-script", path: `/?${day}&lang=en`, script: false },
  { name: "print", path: `/?${day}&lang=en`, act: ({ given }) => given.theSheet() },
];

const folder = process.argv[2] ?? "../docs/pictures";
mkdirSync(folder, { recursive: true });
const service = await startService();
try {
  for (const { name, path, size = "desk", script = true, act } of pictures) {
    const reader = await Reader.open(service.url, size, { script });
    if (script) await reader.given.thePage(path);
    else await reader.given.thePageWithoutScript(path);
    await act?.(reader);
    await reader.page.evaluate(() => document.fonts.ready);
    await reader.page.screenshot({ path: join(folder, `${name}.png`) });
    await reader.close();
  }
} finally {
  service.stop();
}
