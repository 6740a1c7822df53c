import { describe, expect, it } from "vitest";
import { createRandomPool } from "./random-pool.ts";

describe("createRandomPool", () => {
  it("hands out every byte once, whatever the lengths asked for", () => {
    let next = 0;
    const draw = createRandomPool((bytes) => {
      for (let i = 0; i < bytes.length; i++) bytes[i] = next++ % 251;
    });
    const take = (length: number) => {
      const bytes = new Uint8Array(length);
      draw(bytes);
      return [...bytes];
    };
    expect(take(16)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(take(4)).toEqual([16, 17, 18, 19]);
    for (let i = 0; i < 400; i++) expect(new Set(take(16)).size).toBe(16);
    expect(take(5_000)).toHaveLength(5_000);
  });
});
