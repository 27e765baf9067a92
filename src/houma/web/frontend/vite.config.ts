import { defineConfig } from "vitest/config";
import { odkWebForms } from "./field/odk-web-forms.ts";

/** MapLibre ships its worker as `.mjs`; every static server knows the type of `.js`. */
function assetName(names: readonly string[]): string {
  const extension = names[0]?.endsWith(".mjs") === true ? ".js" : "[extname]";
  return `assets/[name]-[hash]${extension}`;
}

export default defineConfig({
  // Relative addresses: the build works under any STATIC_URL, and asks no other host for anything.
  base: "./",
  publicDir: "icons",
  plugins: [odkWebForms()],
  build: {
    outDir: "../static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre and the form component are above the default 500 kB; only pages that hold one load them.
    chunkSizeWarningLimit: 2400,
    rolldownOptions: {
      input: ["src/main.ts", "src/field-worker.ts"],
      // htmx holds an eval that its allowEval = false keeps shut, as does the security policy of the pages.
      checks: { eval: false },
      output: {
        assetFileNames: (asset) => assetName(asset.names),
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
      },
    },
  },
  test: { include: ["src/**/*.test.ts", "field/**/*.test.ts"], environment: "node" },
});
