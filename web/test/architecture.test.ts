// The shape of the page: folders in one order, the map's library in one place, controls that do not know each other.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

/** Each may use those before it, and itself. */
const common = ["words", "view", "data", "names", "dom"];
/** Each may use what is common, and itself. */
const controls = ["map", "time", "panel", "lists", "menus"];

interface Module {
  path: string;
  folder: string;
  text: string;
  uses: string[];
}

const modules: Module[] = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join("src", path), "utf8");
    const uses = [...text.matchAll(/from "(\.[^"]*)"/g)].map(([, to = ""]) => join(dirname(path), to));
    return { path, folder: dirname(path), text, uses };
  });

test("every module stands in a folder that has its place; only the start stands above them", () => {
  const known = [...common, ...controls];
  const outside = modules.filter(({ folder }) => !known.includes(folder)).map(({ path }) => path);
  assert.deepEqual(outside, ["main.ts"]);
  for (const folder of known)
    assert.ok(
      modules.some((module) => module.folder === folder),
      folder,
    );
});

test("folders use only those before them, and controls never each other", () => {
  let arrows = 0;
  for (const { path, folder, uses } of modules.filter(({ path }) => path !== "main.ts")) {
    const before = common.slice(0, common.includes(folder) ? common.indexOf(folder) : common.length);
    for (const used of uses.filter((used) => !used.endsWith(".json"))) {
      const to = dirname(used);
      assert.ok(to === folder || before.includes(to), `${path} uses ${used}`);
      arrows += 1;
    }
  }
  assert.ok(arrows > 100, `the arrows were found: ${arrows}`);
});

test("no module uses itself by way of others", () => {
  const uses = new Map(modules.map((module) => [module.path.replace(/\.ts$/, ""), module.uses]));
  const done = new Set<string>();
  const walk = (name: string, way: readonly string[]) => {
    assert.ok(!way.includes(name), [...way, name].join(" uses "));
    if (done.has(name)) return;
    for (const next of uses.get(name) ?? []) walk(next, [...way, name]);
    done.add(name);
  };
  for (const name of uses.keys()) walk(name, []);
  assert.ok(done.size >= modules.length);
});

test("only the map knows its library, and what is pure knows no window", () => {
  const withLeaflet = modules.filter(({ text }) => text.includes('from "leaflet"'));
  assert.ok(withLeaflet.length > 0);
  for (const { path, folder } of withLeaflet) assert.equal(folder, "map", path);
  for (const { path, folder, text } of modules) {
    if (!["words", "view", "data"].includes(folder)) continue;
    const code = text.replace(/^\s*(\/\/|\/?\*).*$/gm, "");
    assert.doesNotMatch(code, /\b(document|window|location|localStorage)\b\s*\./, path);
  }
});

test("modules are as long as one can read", () => {
  for (const { path, text } of modules) assert.ok(text.split("\n").length <= 310, path);
});
