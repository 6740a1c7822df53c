import { afterEach, expect, test } from "vitest";
import { describeGoal } from "./describe-goal.ts";
import { setLanguage } from "./texts/language.ts";

afterEach(() => setLanguage("en"));

test("A sale is called so in the viewer's language, a program's own goal as the program calls it.", () => {
  expect(["sale", "newsletter"].map(describeGoal)).toEqual(["sale", "newsletter"]);
  setLanguage("vi");
  expect(["sale", "newsletter"].map(describeGoal)).toEqual(["đơn hàng", "newsletter"]);
});
