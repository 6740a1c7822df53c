import { expect, test } from "vitest";
import { creativeSnippet, type SnippetParts } from "./snippet.ts";

/* Goal: what an affiliate pastes leads by its own link, and nothing of a creative's words becomes markup. */

const PARTS: SnippetParts = { id: "01a1", kind: "image", name: "Spring", text: null, url: null, file: null };
const LINK = "https://go.shop.example/r/ADA?s1=blog";

test("A picture stands in its own size behind the link, which names it.", () => {
  const file = { url: "https://app.example/api/files/creatives/ab.png", width: 300, height: 250 };
  expect(creativeSnippet({ ...PARTS, text: `"><script>`, file }, LINK)).toBe(
    `<a href="https://go.shop.example/r/ADA?s1=blog&amp;s5=01a1"><img src="${file.url}" alt="&quot;&gt;&lt;script&gt;" width="300" height="250"></a>`,
  );
});

test("A page is a deep link, words have the link below, and the others are not pasted.", () => {
  const url = "https://shop.example/tea?a=1&b=2";
  expect(creativeSnippet({ ...PARTS, kind: "page", url }, LINK)).toBe(
    '<a href="https://go.shop.example/r/ADA?s1=blog&amp;s5=01a1&amp;url=https%3A%2F%2Fshop.example%2Ftea%3Fa%3D1%26b%3D2">Spring</a>',
  );
  expect(creativeSnippet({ ...PARTS, kind: "text", text: "Tea & more" }, LINK)).toBe(
    "Tea & more\n\nhttps://go.shop.example/r/ADA?s1=blog&s5=01a1",
  );
  for (const kind of ["video", "file", "image"] as const)
    expect(creativeSnippet({ ...PARTS, kind }, LINK)).toBeNull();
});
