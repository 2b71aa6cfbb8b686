// Builds the page (`node build.mjs`), its tests (`node build.mjs test`) or its browser tests (`node build.mjs e2e`).
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { makeFonts } from "./fonts.mjs";

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
    entryPoints: { page: "src/styles/page.css" },
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
  mkdirSync("dist/fonts", { recursive: true });
  for (const [name, path] of Object.entries(drawn))
    copyFileSync(`node_modules/@expo-google-fonts/${path}.ttf`, `dist/fonts/${name}.ttf`);
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
