import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldName, HIT_FROM, nearness, partsOf } from "./names.ts";
import { screen, severityOf } from "./screen.ts";

/* Goal: what a hit is can be said in a sentence, and the table says it. Names are folded before they are compared. */
describe("a folded name", () => {
  it.each([
    ["Đặng Thị Ánh", "dang thi anh"],
    ["  José  María O’Brien-Núñez ", "jose maria obrien nunez"],
    ["Søren Łukasz Æbelø", "soren lukasz aebelo"],
    ["Dr. Weiß", "weiss"],
    ["Công ty TNHH Hoa Sen", "cong ty hoa sen"],
    ["Mr Ltd", "mr ltd"],
    ["Владимир", "владимир"],
    ["!!!", ""],
  ])("of %s is %s.", (name, folded) => expect(foldName(name)).toBe(folded));

  it("is folded already.", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        (name) => foldName(foldName(name)) === foldName(name),
      ),
    );
  });
});

describe("nearness", () => {
  it.each([
    ["the same", "nguyen van an", "nguyen van an", 100],
    ["in another order", "nguyen van an", "an nguyen van", 100],
    ["without the middle name", "nguyen an", "nguyen van an", 100],
    ["without two of four", "nguyen an", "nguyen thi van an", 66],
    ["with a letter less", "john smith", "john smiht", 90],
    ["with another letter in a short word", "jon ames", "jan ames", 50],
    ["with two letters others in a long one", "ivan aleksandrov", "ivan aleksandroff", 90],
    ["with an initial", "j smith", "john smith", 87],
    ["with two initials", "j r tolkien", "john ronald tolkien", 83],
    ["one word alone", "osama", "osama", 100],
    ["one word of two", "osama", "osama bin", 0],
    ["other people", "mary jones", "john smith", 0],
    ["a word given twice", "john john", "john smith", 50],
    ["nothing", "", "john smith", 0],
  ])("of %s is what the rule says.", (_, one, other, points) => {
    expect(nearness(one, other)).toBe(points);
    expect(nearness(other, one)).toBe(points);
  });

  it("of a hit always shares a whole word, by which candidates are found.", () => {
    const word = fc.constantFrom(
      "anna",
      "ana",
      "a",
      "maria",
      "marja",
      "aleksandrov",
      "alexandrow",
      "smith",
      "smyth",
      "s",
    );
    const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(name, name, (one, other) => {
        fc.pre(nearness(one, other) >= HIT_FROM);
        return partsOf(one).some((part) => partsOf(other).includes(part));
      }),
    );
  });
});

describe("a screening", () => {
  const entry = (externalId: string, folded: string[], country: string | null = null) => ({
    ...{ list: "un", externalId, name: folded[0] ?? "", folded, country, bornOn: null },
  });
  const LIST = [
    entry("1", ["ivan petrov", "petrov the red"], "RU"),
    entry("2", ["ivan petrow"], "BY"),
    entry("3", ["someone else"]),
  ];

  it("finds everybody who is near by any name, the nearest first.", () => {
    const found = screen({ names: ["Iván Petrov", "Petrov"], country: "BY" }, LIST);
    expect(
      found.map(({ externalId, nearness: near, sameCountry }) => [externalId, near, sameCountry]),
    ).toEqual([
      ["1", 100, false],
      ["2", 90, true],
    ]);
    expect(screen({ names: ["The Red, Petrov"], country: null }, LIST)[0]?.matched).toBe("petrov the red");
    expect(screen({ names: ["Nobody", ""], country: "RU" }, LIST)).toEqual([]);
  });

  it.each([
    ["the same name and country", ["Ivan Petrov"], "RU", "critical"],
    ["the same name elsewhere", ["Ivan Petrov"], "VN", "high"],
    ["a near name in the same country", ["Ivan Petrovv"], "RU", "high"],
    ["a near name elsewhere", ["Ivan Petrovv"], null, "medium"],
  ])("of %s is as grave as is said.", (_, names, country, severity) =>
    expect(severityOf(screen({ names, country }, LIST))).toBe(severity),
  );
});
