import { expect, test } from "vitest";
import { fold, matching, recentCommands, remember } from "./commands.ts";

const COMMANDS = [
  { to: "/a", name: "All payouts" },
  { to: "/b", name: "Payouts", hint: "Money" },
  { to: "/c", name: "Đối tác" },
];
const found = (text: string) => matching(COMMANDS, text).map(({ to }) => to);

test("what is typed finds names and hints, whatever its case and marks; what begins so stands first", () => {
  expect(found("pay")).toEqual(["/b", "/a"]);
  expect(found("money PAY")).toEqual(["/b"]);
  expect(found("doi tac")).toEqual(["/c"]);
  expect(found("")).toHaveLength(COMMANDS.length);
  expect(found("nothing")).toEqual([]);
  expect(fold("Đợt")).toBe("dot");
});

test("what was opened last is remembered once, the latest first, five at most", () => {
  for (const to of ["/1", "/2", "/3", "/4", "/5", "/6", "/2"]) remember({ to, name: to });
  expect(recentCommands().map(({ to }) => to)).toEqual(["/2", "/6", "/5", "/4", "/3"]);
});
