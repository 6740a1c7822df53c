import { expect, test } from "vitest";
import { checkValues, toSettings, toValues } from "./notification-form.ts";

const SETTINGS = {
  quiet: { from: 1330, until: 5 },
  preferences: [
    { category: "team", channel: "mail", mode: "daily" },
    { category: "team", channel: "inbox", mode: "off" },
  ],
} as const;

test("settings go into the form and come out as they were, with all that was not said", () => {
  const values = toValues({ ...SETTINGS, preferences: [...SETTINGS.preferences] });
  expect(values).toMatchObject({ from: "22:10", until: "00:05", quiet: true });
  const back = toSettings(values);
  expect(back.quiet).toEqual(SETTINGS.quiet);
  for (const one of SETTINGS.preferences) expect(back.preferences).toContainEqual(one);
  expect(back.preferences).toHaveLength(10);
  expect(toSettings({ ...values, quiet: false }).quiet).toBeNull();
});

test.each([
  [{ from: "", until: "07:00" }, ["from"]],
  [{ from: "22:00", until: "x" }, ["until"]],
  [{ from: "22:00", until: "22:00" }, ["until"]],
  [{ from: "22:00", until: "07:00" }, []],
  [{ from: "22:00", until: "22:00", quiet: false }, []],
])("of the hours %j these are wrong: %j", (hours, wrong) => {
  const values = { ...toValues({ quiet: null, preferences: [] }), quiet: true, ...hours };
  expect(Object.keys(checkValues(values))).toEqual(wrong);
});
