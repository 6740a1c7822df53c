import { expect, test } from "vitest";
import { namedAddress, passkeyObstacle } from "./passkeys.ts";

test.each([
  ["app.example.com", true, true, null],
  ["localhost", true, true, null],
  ["127.0.0.1", true, true, "address"],
  ["[::1]", true, true, "address"],
  ["app.example.com", false, true, "address"],
  ["app.example.com", true, false, "browser"],
])("passkeys at %s (secure %j, known %j) meet %j", (hostname, secure, known, obstacle) => {
  expect(passkeyObstacle(hostname, secure, known)).toBe(obstacle);
});

test("the same page by a name keeps its path and query", () => {
  expect(namedAddress("http://127.0.0.1:8788/sign-in?to=/merchant")).toBe(
    "http://localhost:8788/sign-in?to=/merchant",
  );
});
