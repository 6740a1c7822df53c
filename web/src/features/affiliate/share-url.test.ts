import { expect, test } from "vitest";
import { NO_PARTS, readLinkLines, shareUrl } from "./share-url.ts";

test("a link is shared with the sub-ids that are given, and with nothing that is empty", () => {
  const parts = { ...NO_PARTS, s1: "news letter", s5: " " };
  expect(shareUrl("https://go.example/r/ada", parts)).toBe("https://go.example/r/ada?s1=news+letter");
  expect(shareUrl("https://go.example/r/ada", NO_PARTS)).toBe("https://go.example/r/ada");
});

test("lines are read as a page, a code or both, however they are parted", () => {
  const text =
    "https://shop.example/a spring\nautumn\thttps://shop.example/b\n\n https://shop.example/c?x=1,2, winter\nsolo\n";
  expect(readLinkLines(text)).toEqual([
    { destinationUrl: "https://shop.example/a", code: "spring" },
    { destinationUrl: "https://shop.example/b", code: "autumn" },
    { destinationUrl: "https://shop.example/c?x=1,2", code: "winter" },
    { code: "solo" },
  ]);
});
