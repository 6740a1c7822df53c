import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseEmail } from "./email.ts";

describe("normaliseEmail", () => {
  it.each([
    ["ann@shop.example", "ann@shop.example"],
    ["  Ann@Shop.Example \n", "ann@shop.example"],
    ["ann+promo@shop.example", "ann@shop.example"],
    ["ann+a+b@shop.example", "ann@shop.example"],
    ["a.n.n@shop.example", "a.n.n@shop.example"],
    ["A.n.n+x@Gmail.com", "ann@gmail.com"],
    ["a.nn@googlemail.com", "ann@gmail.com"],
    ["a.nn@mail.gmail.com", "a.nn@mail.gmail.com"],
    ["+tag@shop.example", "+tag@shop.example"],
    ['"a@b"@shop.example', '"a@b"@shop.example'],
    ["ann@shop+x.example", "ann@shop+x.example"],
  ])("reads %j as %j", (email, normalised) => expect(normaliseEmail(email)).toBe(normalised));

  it.each(["", "ann", "@shop.example", "ann@", "  @ ", "...@gmail.com"])("finds no address in %j", (email) =>
    expect(normaliseEmail(email)).toBeNull(),
  );

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string()), (email) => {
        const once = normaliseEmail(email);
        if (once !== null) expect(normaliseEmail(once)).toBe(once);
      }),
    );
  });
});
