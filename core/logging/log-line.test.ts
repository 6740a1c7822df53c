import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLogLine } from "./log-line.ts";

const NOW = new Date("2026-05-01T12:00:00.123Z");

describe("formatLogLine", () => {
  it("is one line of JSON with the time first, and gives back what went in", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (data, action) => {
        const line = formatLogLine({ level: "info", requestId: null, actor: "api", action, data }, NOW);
        expect(line).not.toMatch(/[\n\r]/);
        expect(line.startsWith('{"time":"2026-05-01T12:00:00.123Z","level":"info"')).toBe(true);
        expect(JSON.parse(line).data).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });

  it("writes big integers in full", () => {
    const data = { amountMinor: 2n ** 62n };
    const line = formatLogLine({ level: "warn", requestId: "r", actor: "api", action: "a", data }, NOW);
    expect(JSON.parse(line).data).toEqual({ amountMinor: "4611686018427387904" });
  });
});
