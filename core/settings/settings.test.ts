import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  isLimit,
  judgeValue,
  SETTING_NAMES,
  saidValue,
  settingOf,
  standardOf,
  storedValue,
  valueInForce,
} from "./settings.ts";
import { SETTING_WORDS } from "./words.ts";

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

describe("a setting", () => {
  it.each(SETTING_NAMES)("%s can have what the code has, and is described in docs/settings.md", (name) => {
    expect(judgeValue(name, saidValue(name, standardOf(name)))).toBe(null);
    const docs = readFileSync(new URL("../../docs/settings.md", import.meta.url), "utf8");
    const setting = settingOf(name);
    const own = setting.perOrganisation ? "yes" : "–";
    const numbers =
      setting.kind === "switch"
        ? ""
        : ` ${[setting.standard, setting.lowest, setting.highest].map((each) => each.toLocaleString("en")).join(" | ")} |`;
    expect(docs).toContain(`| \`${name}\` | ${own} |${numbers}`);
    for (const language of ["en", "vi"] as const) expect(SETTING_WORDS[language][name].title).not.toBe("");
  });

  it("is stored as a number and said as it was", () => {
    for (const name of SETTING_NAMES) {
      const value = isLimit(name) ? standardOf(name) : false;
      expect(saidValue(name, storedValue(value))).toBe(value);
    }
  });

  it.each([
    ["programs", 1, null],
    ["programs", 0, "out_of_range"],
    ["programs", 10_001, "out_of_range"],
    ["programs", true, "not_a_number"],
    ["act_as", false, null],
    ["act_as", 0, "not_a_switch"],
    ["requests_per_key", 80, null],
    ["requests_per_key", 81, "not_a_step"],
  ] as const)("%s = %s: %s", (name, value, code) => {
    expect(judgeValue(name, value)?.code ?? null).toBe(code);
  });
});

describe("the value in force", () => {
  const own = { value: 7, endsAt: at(2) };
  it.each([
    ["the code's", null, null, at(1), 100],
    ["the platform's", 50, null, at(1), 50],
    ["the organisation's", 50, own, at(1), 7],
    ["the platform's from its end on", 50, own, at(2), 50],
    ["the organisation's for good", 50, { value: 7, endsAt: null }, at(9), 7],
  ] as const)("is %s", (_, platform, override, now, expected) => {
    expect(valueInForce("programs", platform, override, now)).toBe(expected);
  });

  it("is the platform's where no organisation has its own", () => {
    expect(valueInForce("act_as", 0, { value: 1, endsAt: null }, at(1))).toBe(0);
  });
});
