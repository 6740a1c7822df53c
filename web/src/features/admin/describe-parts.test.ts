import { expect, test } from "vitest";
import { describeParts } from "./describe-parts.ts";

const none = { platformRole: null, organisations: [], affiliate: false };
const owner = { id: "o", name: "Shop Ltd", role: "owner" as const };

test.each([
  [none, "nothing yet"],
  [{ ...none, affiliate: true }, "affiliate"],
  [
    { platformRole: "support" as const, organisations: [owner], affiliate: true },
    "platform's support, owner of Shop Ltd and affiliate",
  ],
])("%j is %s", (user, text) => expect(describeParts(user)).toBe(text));
