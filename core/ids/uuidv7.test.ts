import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUuidv7, uuidv7Floor, uuidv7Time } from "./uuidv7.ts";

const random = (bytes: Uint8Array<ArrayBuffer>) => void crypto.getRandomValues(bytes);
const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const time = fc.integer({ min: 0, max: 2 ** 48 - 10_000 });

describe("createUuidv7", () => {
  it("makes ids of version 7 and the RFC's variant that tell their time", () => {
    fc.assert(
      fc.property(time, (ms) => {
        const id = createUuidv7(random)(ms);
        expect(id).toMatch(V7);
        expect(uuidv7Time(id)).toBe(ms);
      }),
    );
  });

  it("keeps the order of ids made in one millisecond, and when the clock steps back", () => {
    fc.assert(
      fc.property(time, fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2 }), (start, steps) => {
        const next = createUuidv7(random);
        let now = start + 1_000;
        const ids = steps.map((step) => {
          now += step;
          return next(now);
        });
        expect(ids).toEqual([...new Set(ids)].sort());
      }),
    );
  });

  it("goes into the next millisecond when the counter of one is used up", () => {
    const next = createUuidv7((bytes) => void bytes.fill(0xff));
    const ids = Array.from({ length: 5_000 }, () => next(1_000));
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(uuidv7Time(ids.at(-1)!)).toBe(1_001);
  });

  it("starts the counter below 2,048, so that at least 2,048 ids fit into a millisecond", () => {
    const next = createUuidv7((bytes) => void bytes.fill(0xff));
    const ids = Array.from({ length: 2_049 }, () => next(7));
    expect(ids.map(uuidv7Time)).toEqual(ids.map(() => 7));
  });
});

describe("uuidv7Floor", () => {
  it("is not above any id of its millisecond and above every id of the one before", () => {
    fc.assert(
      fc.property(time, (ms) => {
        const id = createUuidv7(random)(ms + 1);
        expect(uuidv7Floor(ms + 1) <= id).toBe(true);
        expect(uuidv7Floor(ms + 2) > id).toBe(true);
      }),
    );
  });
});

describe("uuidv7Time", () => {
  it("does not read a time out of an id of another version", () => {
    expect(uuidv7Time("0197b1d0-1111-4222-8333-444444444444")).toBeUndefined();
  });
});
