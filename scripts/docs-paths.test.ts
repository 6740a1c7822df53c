import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const PAGES = ["README.md", ...globSync("docs/**/*.md")];
const FOLDERS = /^(adapters|bench|core|db|docs|functions|local|queues|scripts|tests|web|workers)\//;

test.each(PAGES)("%s names files that are there.", (page) => {
  const text = readFileSync(page, "utf8");
  const named = [...text.matchAll(/`([\w./*[\]-]+)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => FOLDERS.test(path) && /\.\w+$/.test(path));
  const linked = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, path = ""]) =>
    join(dirname(page), path),
  );
  const missing = [...named, ...linked].filter((path) =>
    path.includes("*") ? globSync(path).length === 0 : !existsSync(path),
  );
  expect(missing).toEqual([]);
});
