import { expect, test } from "vitest";
import { chooseLanguage, chooseLocale } from "./language.ts";

test.each([
  [["vi-VN", "en-US"], "vi"],
  [["fr-FR", "en-GB", "vi"], "en"],
  [["fr-FR", "de"], "en"],
  [[], "en"],
])("a browser of %j begins in %s", (browser, language) => expect(chooseLanguage(browser)).toBe(language));

test("a variant of the browser's stays when it is of the language", () => {
  expect(chooseLocale("en", ["vi-VN", "en-GB"])).toBe("en-GB");
  expect(chooseLocale("vi", ["en-US", "vi-VN"])).toBe("vi-VN");
  expect(chooseLocale("vi", ["en-GB"])).toBe("vi");
  // As Chromium says where the system's locale is POSIX's; no formatter takes it.
  expect(chooseLocale("en", ["en-US@posix", "en-GB"])).toBe("en-GB");
});
