import fc from "fast-check";
import { expect, test } from "vitest";
import { toSepaText } from "./sepa-text.ts";

test.each([
  ["Nguyễn Thị Đào", "Nguyen Thi Dao"],
  ["Jürgen Groß & Söhne", "Jurgen Gross + Sohne"],
  ["Łukasz Ørsted", "Lukasz Orsted"],
  ["a//b/", "a/b"],
  ["/ /x", "x"],
  ["an@people.example", "an(at)people.example"],
  ["<b>\u0000\n", "b"],
  ["山田", ""],
])("%s becomes %s", (text, said) => expect(toSepaText(text, 70)).toBe(said));

test("it is never longer than it may be, and of the set alone", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.integer({ min: 1, max: 140 }),
      (text, max) => {
        const said = toSepaText(text, max);
        expect(said.length).toBeLessThanOrEqual(max);
        expect(said).toMatch(/^([A-Za-z0-9/\-?:().,'+ ]*)$/);
        expect(said).not.toMatch(/^\/|\/$|\/\//);
      },
    ),
  );
});
