import { expect, test } from "vitest";
import { formatLanguage } from "./format-language.ts";

test.each([
  ["en", "en-GB", "English"],
  ["en", "vi", "Tiếng Anh"],
  ["vi", "en-GB", "Vietnamese"],
  ["zz", "en-GB", "zz"],
])("%s is in %s called %s.", (tag, locale, name) => expect(formatLanguage(tag, locale)).toBe(name));
