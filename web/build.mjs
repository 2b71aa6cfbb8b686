// Builds the page (`node build.mjs`), its tests (`node build.mjs test`) or its browser tests (`node build.mjs e2e`).
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const what = process.argv[2] ?? "page";

/** The letters of the pictures that the server draws; the page itself has the reader's own. */
const fonts = {
  "NotoSans-Regular": "noto-sans/400Regular/NotoSans_400Regular",
  "NotoSans-Bold": "noto-sans/700Bold/NotoSans_700Bold",
  "NotoSans-Italic": "noto-sans/400Regular_Italic/NotoSans_400Regular_Italic",
  "NotoSansArmenian-Regular": "noto-sans-armenian/400Regular/NotoSansArmenian_400Regular",
  "NotoSansArmenian-Bold": "noto-sans-armenian/700Bold/NotoSansArmenian_700Bold",
};

if (what === "page") {
  mkdirSync("dist/fonts", { recursive: true });
  for (const [name, path] of Object.entries(fonts))
    copyFileSync(`node_modules/@expo-google-fonts/${path}.ttf`, `dist/fonts/${name}.ttf`);
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
    // Leaflet's pictures are small and most are never shown: inside the style they cost no request.
    loader: { ".png": "dataurl" },
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
