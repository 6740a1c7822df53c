import { expect, test } from "vitest";
import { filesOf, offlinePage } from "./offline-files.ts";

const BUILT = `<head>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="manifest" href="/manifest.webmanifest" />
    <script src="/theme.js"></script>
    <title>Tributary</title>
    <script async fetchpriority="high" src="/assets/e1b2c3d.js"></script>
    <script type="module" crossorigin src="/assets/a1b2c3d.js"></script>
    <link rel="modulepreload" crossorigin href="/assets/b1b2c3d.js">
    <link rel="stylesheet" crossorigin href="/assets/c1b2c3d.css">
  </head>
  <body><div id="root"><div class="page"></div><!-- root --></div></body>`;

test("the page without network is the site's, with a script of its own", () => {
  const page = offlinePage(BUILT);
  expect(page).toContain('<script type="module" src="/offline.js"></script>');
  expect(page).toContain('<div class="page">');
  expect(filesOf(page)).toEqual(["/favicon.svg", "/theme.js", "/offline.js", "/assets/c1b2c3d.css"]);
});

test("a page that is not as expected is no silent failure", () => {
  expect(() => offlinePage("<head></head>")).toThrow("no script");
});
