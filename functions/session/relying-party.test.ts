import { expect, test } from "vitest";
import { relyingParty } from "./relying-party.ts";

test.each([
  ["https://app.example/", { id: "app.example", origins: ["https://app.example"] }],
  ["http://127.0.0.1:8788", { id: "localhost", origins: ["http://127.0.0.1:8788", "http://localhost:8788"] }],
])("%s is %o", (appUrl, party) => expect(relyingParty(appUrl)).toEqual(party));
