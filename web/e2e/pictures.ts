// Takes the pictures of the README from the real program: `npm run pictures [-- FOLDER]`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Reader } from "./reader";
import { startService } from "./service";

const folder = process.argv[2] ?? "../docs/pictures";
mkdirSync(folder, { recursive: true });
const service = await startService();
try {
  for (const [name, size] of [
    ["page-desktop", "desk"],
    ["page-phone", "phone"],
  ] as const) {
    const reader = await Reader.open(service.url, size);
    await reader.given.thePage();
    await reader.page.screenshot({ path: join(folder, `${name}.png`) });
    await reader.close();
  }
} finally {
  service.stop();
}
