import { expect, test } from "vitest";
import { readSetback } from "./read-setback.ts";

test("A problem is told in a sentence, whatever it is called.", () => {
  expect(readSetback("#problem=tied_elsewhere")).toContain("tied to somebody else");
  for (const name of ["<script>", "constructor", ""])
    expect(readSetback(`#problem=${name}`)).toBe("That did not work. Try again.");
});

test("Where nothing failed, nothing is told.", () => {
  for (const hash of ["", "#", "#linked", "#ticket=7b1f"]) expect(readSetback(hash)).toBeNull();
});
