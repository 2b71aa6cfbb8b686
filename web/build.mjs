// Builds the page (`node build.mjs`), its tests (`node build.mjs test`) or its browser tests (`node build.mjs e2e`).
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { makeFonts } from "./fonts.mjs";
import { put } from "./put.mjs";

const what = process.argv[2] ?? "page";

/** The letters of the pictures that the server draws: whole, so that any name of these scripts can be written. */
const drawn = {
  "NotoSans-Regular": "noto-sans/400Regular/NotoSans_400Regular",
  "NotoSans-Bold": "noto-sans/700Bold/NotoSans_700Bold",
  "NotoSans-Italic": "noto-sans/400Regular_Italic/NotoSans_400Regular_Italic",
  "NotoSansArmenian-Regular": "noto-sans-armenian/400Regular/NotoSansArmenian_400Regular",
  "NotoSansArmenian-Bold": "noto-sans-armenian/700Bold/NotoSansArmenian_700Bold",
};

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

/** Builds one file of the page into `dist`. */
async function bundle(options) {
  const { outputFiles } = await build({
    outdir: "dist",
    bundle: true,
    minify: true,
    write: false,
    logLevel: "info",
    ...options,
  });
  for (const { path, contents } of outputFiles) put(path, contents);
}

if (what === "page") {
  mkdirSync("dist/fonts", { recursive: true });
  await bundle({
    entryPoints: { page: "src/main.ts" },
    format: "iife",
    target: ["es2022"],
    legalComments: "inline",
  });
  await bundle({
    entryPoints: { page: "src/styles/page.css" },
    target: ["chrome111", "firefox113", "safari16.4"],
    // Leaflet's pictures of pins and of its own list of layers are never shown.
    loader: { ".png": "empty" },
    external: ["fonts/*"],
    plugins: [fonts],
  });
  for (const [name, path] of Object.entries(drawn))
    put(`dist/fonts/${name}.ttf`, readFileSync(`node_modules/@expo-google-fonts/${path}.ttf`));
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
