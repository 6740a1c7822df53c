import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, expectTypeOf, test } from "vitest";
import { plural } from "./plural.ts";
import { defineTexts, textsNow } from "./texts.ts";
import { weave } from "./weave.tsx";

const texts = defineTexts({
  en: {
    title: "Links",
    states: { active: "Active", archived: "Archived" },
    made: (count: number) => plural(count, { one: "# link made", other: "# links made" }, "en"),
    sent: (email: string, name: string) => `${name}, we wrote to ${email}.`,
  },
  vi: {
    title: "Liên kết",
    states: { active: "Đang dùng", archived: "Đã lưu trữ" },
    made: (count) => plural(count, { other: "đã tạo # liên kết" }, "vi"),
    sent: (email, name) => `Đã gửi thư đến ${email} cho ${name}.`,
  },
});

test("a text is in the language asked for, and English where there is no browser", () => {
  expect(textsNow(texts).title).toBe("Links");
  expect(texts.vi.states.archived).toBe("Đã lưu trữ");
});

test("plurals follow the language's rules, and counts its grouping", () => {
  expect([1, 2, 1500].map(texts.en.made)).toEqual(["1 link made", "2 links made", "1,500 links made"]);
  expect([1, 1500].map(texts.vi.made)).toEqual(["đã tạo 1 liên kết", "đã tạo 1.500 liên kết"]);
});

test("what is no text stands where the language wants it", () => {
  const html = (language: "en" | "vi") =>
    renderToStaticMarkup(weave(texts[language].sent, h("b", null, "a@b.c"), h("i", null, "Ada")));
  expect(html("en")).toBe("<i>Ada</i>, we wrote to <b>a@b.c</b>.");
  expect(html("vi")).toBe("Đã gửi thư đến <b>a@b.c</b> cho <i>Ada</i>.");
});

test("a missing, an extra and a differently made text do not compile", () => {
  expectTypeOf(texts.vi.made).parameters.toEqualTypeOf<[count: number]>();
  // @ts-expect-error: title is missing
  defineTexts({ en: { title: "A", lead: "B" }, vi: { lead: "B" } });
  // @ts-expect-error: lead is too much
  defineTexts({ en: { title: "A" }, vi: { title: "A", lead: "B" } });
  // @ts-expect-error: a number is taken for a text
  defineTexts({ en: { many: (count: number) => `${count}` }, vi: { many: (count: string) => count } });
});
