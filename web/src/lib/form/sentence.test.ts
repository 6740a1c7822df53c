import { afterEach, expect, test } from "vitest";
import { ApiProblem, describeProblem } from "../api/problem.ts";
import { loadVietnamese } from "../api/say-in-vietnamese.ts";
import { setLanguage } from "../texts/language.ts";
import { sentence } from "./sentence.ts";

afterEach(() => setLanguage("en"));

test.each([
  ["must not be empty", "Must not be empty.", "Không được để trống."],
  ["must have at least 10 characters", "Must have at least 10 characters.", "Cần ít nhất 10 ký tự."],
  [
    "levels pay 45 % + 3 % = 48 %, more than the cap of 20 %",
    "Levels pay 45 % + 3 % = 48 %, more than the cap of 20 %.",
    "Các cấp trả 45 % + 3 % = 48 %, vượt trần 20 %.",
  ],
  ["is pending, not approved", "Is pending, not approved.", "Is pending, not approved."],
])("%j reads %j, and in Vietnamese %j", async (message, english, vietnamese) => {
  expect(sentence(message)).toBe(english);
  setLanguage("vi");
  await loadVietnamese();
  expect(sentence(message)).toBe(vietnamese);
});

test("a problem is told by its code, and one of no code that is known in the API's own words", async () => {
  setLanguage("vi");
  await loadVietnamese();
  const of = (code: string) => describeProblem(new ApiProblem("In English.", { status: 409, code }));
  expect(of("stale")).toBe("Nội dung này đã thay đổi trong lúc bạn nhập.");
  expect(of("of_tomorrow")).toBe("In English.");
});
