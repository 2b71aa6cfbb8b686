// Builds the page (`node build.mjs`), its tests (`node build.mjs test`) or its browser tests (`node build.mjs e2e`).
import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { makeFonts } from "./fonts.mjs";

const what = process.argv[2] ?? "page";

/** Puts the letters beside the style that names them. */
const fonts = {
  name: "fonts",
  setup(builder) {
    builder.onResolve({ filter: /^fonts:page$/ }, ({ path }) => ({ path, namespace: "fonts" }));
    builder.onLoad({ filter: /.*/, namespace: "fonts" }, async () => ({
      contents: await makeFonts("dist/fonts"),
      loader: "css",
    }));
  },
};

if (what === "page") {
  await build({
    entryPoints: { page: "src/main.ts" },
    outdir: "dist",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022"],
    legalComments: "inline",
    logLevel: "info",
  });
  await build({
    entryPoints: { page: "src/page.css" },
    outdir: "dist",
    bundle: true,
    minify: true,
    target: ["chrome111", "firefox113", "safari16.4"],
    // Leaflet's pictures of pins and of its own list of layers are never shown.
    loader: { ".png": "empty" },
    external: ["fonts/*"],
    plugins: [fonts],
    logLevel: "info",
  });
} else {
  rmSync(`dist/${what}`, { recursive: true, force: true });
  const files = readdirSync(what).filter((name) => name.endsWith(".test.ts") || name === "pictures.ts");
  await build({
    entryPoints: files.map((name) => `${what}/${name}`),
    outdir: `dist/${what}`,
    bundle: true,
    platform: "node",
    format: "esm",
    target: ["node20"],
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
}
