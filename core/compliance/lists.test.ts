import { describe, expect, it } from "vitest";
import { carryDecision, decidesToo, type EarlierScreening } from "./carry-decision.ts";
import { ENTRIES_MAX, readList } from "./read-list.ts";
import type { ScreeningMatch } from "./screen.ts";
import type { ScreeningResult } from "./states.ts";

/* Goal: a list is taken whole or not at all, with the row that is wrong; what somebody decided is not asked again. */
const HEADER = "id,name,aliases,country,birth_year";

describe("a list", () => {
  it("is read with its aliases folded, quoted cells and empty ones.", () => {
    const text = `\ufeff${HEADER}\r\n1,"Petrov, Iván","Vanya ""P"" Petrov; ; IVAN PETROV",RU,1960\r\n\r\n2,Nguyễn Văn Độc,,,\n`;
    expect(readList(text)).toEqual({
      ok: true,
      value: [
        {
          ...{ externalId: "1", name: "Petrov, Iván", country: "RU", bornOn: "1960" },
          folded: ["petrov ivan", "vanya p petrov", "ivan petrov"],
        },
        { externalId: "2", name: "Nguyễn Văn Độc", folded: ["nguyen van doc"], country: null, bornOn: null },
      ],
    });
    expect(readList(HEADER)).toEqual({ ok: true, value: [] });
  });

  it.each([
    ["another header", "id,name\n1,A B", 1],
    ["a quote that is not closed", `${HEADER}\n1,"A B,,,`, 1],
    ["too few cells", `${HEADER}\n1,A B`, 2],
    ["an id twice", `${HEADER}\n1,A B,,,\n1,C D,,,`, 3],
    ["no id", `${HEADER}\n,A B,,,`, 2],
    ["no name", `${HEADER}\n1,,A B,,`, 2],
    ["a name without letters", `${HEADER}\n1,---,,,`, 2],
    ["a country that is none", `${HEADER}\n1,A B,,Russia,`, 2],
    ["a year that is none", `${HEADER}\n1,A B,,,60`, 2],
    ["a name that has no end", `${HEADER}\n1,${"a".repeat(301)},,,`, 2],
    ["too many aliases", `${HEADER}\n1,A B,${"a;".repeat(51)},,`, 2],
    ["too many entries", `${HEADER}\n${"1,A,,,\n".repeat(ENTRIES_MAX + 1)}`, ENTRIES_MAX + 2],
  ])("with %s is refused, with its row.", (_, text, row) =>
    expect(readList(text)).toMatchObject({ ok: false, reason: { row } }),
  );
});

describe("what was decided before", () => {
  const match = (externalId: string): ScreeningMatch => ({
    ...{ list: "un", externalId, name: "x", country: null, bornOn: null, matched: "x" },
    ...{ nearness: 100, sameCountry: false },
  });
  const was = (result: ScreeningResult, ...ids: string[]): EarlierScreening => ({
    result,
    matches: ids.map(match),
  });
  it.each<[string, string[], EarlierScreening[], string, boolean]>([
    ["nobody", [], [], "clear", false],
    ["somebody new", ["1"], [], "hit", true],
    ["whom somebody cleared", ["1"], [was("cleared", "1", "2")], "cleared", false],
    ["one more than was cleared", ["1", "2"], [was("cleared", "1")], "hit", true],
    ["whom a case is about", ["1"], [was("hit", "1")], "hit", false],
    ["who was confirmed", ["1"], [was("confirmed", "1")], "hit", false],
    ["cleared, and in a case since", ["1"], [was("cleared", "1"), was("hit", "1")], "hit", false],
    ["one cleared, one in a case", ["1", "2"], [was("cleared", "1"), was("hit", "2")], "hit", false],
  ])("of %s is carried.", (_, ids, earlier, result, opensCase) =>
    expect(carryDecision(ids.map(match), earlier)).toEqual({ result, opensCase }),
  );

  it("decides of what has no other entries.", () => {
    expect(decidesToo([match("1"), match("2")], [match("2")])).toBe(true);
    expect(decidesToo([match("1")], [match("1"), match("2")])).toBe(false);
  });
});
