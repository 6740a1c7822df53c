import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FORMS, UNTRIED } from "./forms.ts";

const WEB = new URL("../../web/src/", import.meta.url);
const FRAME = "components/ui/form-frame.tsx";

const sources = globSync("**/*.tsx", { cwd: WEB }).map(
  (file) => [file.replaceAll("\\", "/"), readFileSync(new URL(file, WEB), "utf8")] as const,
);
const count = (source: string, what: RegExp) => source.match(what)?.length ?? 0;

test("every form goes through the shared frame, which loses nothing", () =>
  expect(sources.flatMap(([file, source]) => (/<form\b/.test(source) ? [file] : []))).toEqual([FRAME]));

test("every form is tried in a browser, or it is said why not", () => {
  const tried = [
    ...Object.values(FORMS)
      .flat()
      .map(({ file }) => file),
    ...Object.keys(UNTRIED),
  ];
  const missing = sources.filter(
    ([file, source]) => count(source, /<FormFrame\b/g) > tried.filter((one) => one === file).length,
  );
  expect(missing.map(([file]) => file)).toEqual([]);
  expect(tried.filter((one) => !sources.some(([file]) => file === one))).toEqual([]);
});
