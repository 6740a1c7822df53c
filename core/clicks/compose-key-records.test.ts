import { expect, it } from "vitest";
import { composeKeyRecords } from "./compose-key-records.ts";
import { programKeyRecordSchema } from "./program-key.ts";

const PROGRAM = {
  id: "0197b1d0-1111-7222-8333-444444444443",
  organisationId: "0197b1d0-1111-7222-8333-444444444442",
  status: "active",
  publicKey: `trbp_${"a".repeat(24)}`,
  testPublicKey: `trbt_${"b".repeat(24)}`,
  allowedHosts: ["shop.example", "*.shop.example"],
  consentMode: "required",
  version: 7,
} as const;

it("gives both keys of a program the same record but for the mark of a test", () => {
  const [live, test] = composeKeyRecords(PROGRAM);
  expect([live?.key, test?.key]).toEqual([PROGRAM.publicKey, PROGRAM.testPublicKey]);
  expect(live?.record).toMatchObject({ rev: 7, test: false, status: "active", consent: "required" });
  expect(test?.record).toEqual({ ...live?.record, test: true });
});

it("makes records that the edge can read", () => {
  for (const { record } of composeKeyRecords({ ...PROGRAM, status: "archived", allowedHosts: [] })) {
    expect(programKeyRecordSchema.parse(record)).toEqual(record);
  }
});
