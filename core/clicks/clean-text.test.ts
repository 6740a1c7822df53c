import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "./clean-text.ts";

describe("cleanText", () => {
  it("holds no NUL and no lone surrogate, and is never longer than asked", () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom("\0", "\ud800", "\udc00", "😀"),
    );
    fc.assert(
      fc.property(
        fc.array(unit).map((units) => units.join("")),
        fc.nat({ max: 20 }),
        (text, max) => {
          const clean = cleanText(text, max);
          expect(clean.isWellFormed()).toBe(true);
          expect(clean).not.toContain("\0");
          expect(clean.length).toBeLessThanOrEqual(max);
          expect(cleanText(clean, max)).toBe(clean);
        },
      ),
    );
  });

  it("leaves good text alone and does not cut a character in two", () => {
    expect(cleanText("Zürich 😀", 255)).toBe("Zürich 😀");
    expect(cleanText("ab😀", 3)).toBe("ab");
  });
});
