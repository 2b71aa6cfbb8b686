// Opens the pages of the map libraries in Chromium: `node maps.mjs SERVICE ID=WEST,SOUTH,EAST,NORTH ...`, JSON lines out.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const [service, ...collections] = process.argv.slice(2);
const flags = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];
const libraries = ["openlayers", "maplibre"];

const files = new Map();
for (const library of libraries) {
  const { outputFiles } = await build({ entryPoints: [`pages/${library}.js`], bundle: true, format: "esm", write: false, logLevel: "error" });
  files.set(`/${library}.js`, ["text/javascript", outputFiles[0].contents]);
  const page = `<!doctype html><html lang="en"><title>${library}</title><link rel="icon" href="data:,">
<div id="map" style="width:400px;height:400px"></div><script type="module" src="/${library}.js"></script></html>`;
  files.set(`/${library}`, ["text/html", page]);
}
// MapLibre's worker is a module of its own, with what it shares beside it.
const dist = dirname(createRequire(import.meta.url).resolve("maplibre-gl/dist/maplibre-gl.css"));
for (const name of ["maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs"]) {
  files.set(`/${name}`, ["text/javascript", readFileSync(join(dist, name))]);
}

const server = createServer((request, response) => {
  const found = files.get(request.url);
  response.writeHead(found ? 200 : 404, { "content-type": found?.[0] ?? "text/plain" }).end(found?.[1] ?? "");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const own = `http://127.0.0.1:${server.address().port}`;

const profile = mkdtempSync(join(tmpdir(), "maps-"));
const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: flags });
try {
  for (const library of libraries) {
    for (const collection of collections) {
      const [id, box] = collection.split("=");
      const page = await context.newPage();
      const faults = [];
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("request", (request) => {
        const address = request.url();
        if (![`${own}/`, `${service}/`, "data:", "blob:"].some((start) => address.startsWith(start))) faults.push(`asked ${address}`);
      });
      let found = {};
      try {
        await page.goto(`${own}/${library}`);
        await page.waitForFunction(() => window.show);
        found = await page.evaluate(([...words]) => window.show(...words), [service, id, box.split(",").map(Number)]);
      } catch (fault) {
        faults.push(fault.message);
      }
      await page.close();
      console.log(JSON.stringify({ library, id, faults, ...found }));
    }
  }
} finally {
  await context.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
