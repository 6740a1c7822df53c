import { expect, test } from "vitest";
import { readMailToken } from "./mail-token.ts";

const TOKEN = "A".repeat(42);

test.each([
  [`${TOKEN}_`, `${TOKEN}_`],
  [TOKEN, null],
  [`${TOKEN}/ `, null],
  ["", null],
])("%j holds the token %j", (hash, token) => expect(readMailToken(hash)).toBe(token));
