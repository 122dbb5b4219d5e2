import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/",
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the service's policy allows no data: addresses
    modulePreload: { polyfill: false },
  },
  server: {
    // `npm run dev` beside a running service: the pages come from here, everything else from there
    proxy: { "/api": "http://127.0.0.1:8000", "/ws": { target: "ws://127.0.0.1:8000", ws: true } },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node", testTimeout: 60_000 }, // a busy machine is no failure
});
