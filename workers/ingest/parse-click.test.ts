import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSampleClicks } from "../../bench/sample-clicks.ts";
import { clickEventSchema } from "../../core/clicks/click-event.ts";
import { parseClick } from "./parse-click.ts";

const sample = createSampleClicks({ links: 2 });
const click = () => JSON.parse(JSON.stringify(sample.click(Date.now())));

describe("a click's parser", () => {
  it("gives what the schema gives, unknown fields dropped", () => {
    for (const raw of [click(), click(), { ...click(), extra: 1 }]) {
      expect(parseClick(raw)).toEqual({ ok: true, value: clickEventSchema.parse(raw) });
    }
  });

  it.each(Object.keys(clickEventSchema.shape))(
    "names %s when it is wrong, also on a link it knows",
    (field) => {
      parseClick(click());
      for (const wrong of [{ toString: () => "x" }, [click()[field]], Number.NaN]) {
        const raw = { ...click(), [field]: wrong };
        expect(clickEventSchema.safeParse(raw).success).toBe(false);
        expect(parseClick(raw)).toMatchObject({ ok: false, reason: expect.stringMatching(`^${field}`) });
      }
    },
  );

  it("does not take one valid id for another's sake", () => {
    const raw = click();
    parseClick(raw);
    const other = { ...raw, partnerId: randomUUID() };
    expect(parseClick(other)).toMatchObject({ ok: true, value: { partnerId: other.partnerId } });
    expect(parseClick({ ...raw, partnerId: "" })).toEqual({ ok: false, reason: "partnerId" });
  });
});
