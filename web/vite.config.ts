import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm start` serves the API, for `vite dev` beside it. */
const API = "http://127.0.0.1:8788";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  server: { host: "127.0.0.1", proxy: { "/api": API } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "assets",
    // The content security policy allows no data: URLs, and every browser that runs this preloads modules.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
