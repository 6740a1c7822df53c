import { expect, test } from "vitest";
import { readWayBack } from "./read-way-back.ts";

test("A ticket comes with the factors that may be shown for it.", () => {
  expect(readWayBack("#ticket=7b1f&methods=totp%2Crecovery%2Cmagic")).toEqual({
    wanted: { ticket: "7b1f", methods: ["totp", "recovery"] },
    problem: null,
  });
});

test("A problem is told in a sentence.", () => {
  expect(readWayBack("#problem=cancelled").problem).toContain("did not go on");
});

test("Nobody who came by themselves is told anything.", () => {
  for (const hash of ["", "#", "#content", "#ticket=7b1f"])
    expect(readWayBack(hash)).toEqual({ wanted: null, problem: null });
});
