import { describe, expect, it } from "vitest";
import {
  allApproved,
  approvalEnds,
  type CheckMove,
  type DocumentMove,
  type HandedIn,
  isEnding,
  isOver,
  moveCheck,
  moveDocument,
  openChoices,
} from "./check-moves.ts";
import { checklistOf, taxFormsOf } from "./checklist.ts";
import { KYC_STATES, type KycDocumentKind } from "./states.ts";

/* Goal: what is asked of whom, which state follows which, and when an approval ends: by table, every other pair refused. */
const IDENTITY = ["passport", "identity_card", "driving_licence"];

describe("what is asked", () => {
  it.each<
    [
      string,
      Parameters<typeof checklistOf>[0],
      Parameters<typeof checklistOf>[1],
      readonly (readonly string[])[],
    ]
  >([
    ["of a German", { country: "DE", kind: "individual" }, { taxForm: false }, [IDENTITY]],
    [
      "of a Vietnamese",
      { country: "VN", kind: "individual" },
      { taxForm: false },
      [IDENTITY, ["proof_of_address"]],
    ],
    [
      "of an American for tax",
      { country: "US", kind: "individual" },
      { taxForm: true },
      [IDENTITY, ["tax_w9"]],
    ],
    [
      "of a German for tax",
      { country: "DE", kind: "individual" },
      { taxForm: true },
      [IDENTITY, ["tax_w8ben"]],
    ],
    [
      "of a Vietnamese company for tax",
      { country: "VN", kind: "company" },
      { taxForm: true },
      [["company_extract"], ["beneficial_owners"], ["tax_w8bene"]],
    ],
    [
      "besides, once",
      { country: "DE", kind: "individual" },
      { taxForm: false, also: ["selfie", "passport", "selfie"] },
      [IDENTITY, ["selfie"]],
    ],
  ])("%s is by country, kind and program.", (_, payee, asked, expected) =>
    expect(checklistOf(payee, asked)).toEqual(expected),
  );

  it("names both tax forms while the country is not known.", () => {
    expect(taxFormsOf({ country: null, kind: "company" })).toEqual(["tax_w9", "tax_w8bene"]);
    expect(taxFormsOf({ country: "PR", kind: "individual" })).toEqual(["tax_w9"]);
  });
});

describe("moves", () => {
  const CHECKS: [CheckMove, string[], string][] = [
    ["submit", ["requested"], "submitted"],
    ["take", ["submitted"], "in_review"],
    ["approve", ["submitted", "in_review", "approved"], "approved"],
    ["prove", ["requested", "submitted", "in_review"], "approved"],
    ["reject", ["requested", "submitted", "in_review", "approved"], "rejected"],
    ["ask_again", ["submitted", "in_review"], "requested"],
    ["expire", ["requested", "submitted", "in_review", "approved"], "expired"],
  ];
  it.each(CHECKS)("%s a check from where it may, and from nowhere else.", (move, from, to) => {
    for (const state of KYC_STATES)
      expect(moveCheck(state, move)).toEqual(
        from.includes(state) ? { ok: true, value: to } : { ok: false, reason: "wrong_state" },
      );
  });

  const DOCUMENTS: [DocumentMove, string[], string][] = [
    ["take", ["submitted"], "in_review"],
    ["approve", ["submitted", "in_review"], "approved"],
    ["reject", ["submitted", "in_review"], "rejected"],
    ["expire", ["submitted", "in_review", "approved"], "expired"],
  ];
  it.each(DOCUMENTS)("%s a document from where it may, and from nowhere else.", (move, from, to) => {
    for (const state of KYC_STATES)
      expect(moveDocument(state, move)).toEqual(
        from.includes(state) ? { ok: true, value: to } : { ok: false, reason: "wrong_state" },
      );
  });
});

const document = (kind: KycDocumentKind, changes: Partial<HandedIn> = {}): HandedIn => ({
  ...{ kind, state: "approved", validUntil: null, replaced: false, ...changes },
});
const CHECKLIST = [["passport", "identity_card"], ["tax_w9"]] as const;

describe("a checklist", () => {
  it.each<[string, HandedIn[], number]>([
    ["nothing", [], 2],
    ["one of each", [document("identity_card", { state: "submitted" }), document("tax_w9")], 0],
    ["one that was rejected", [document("passport", { state: "rejected" }), document("tax_w9")], 1],
    ["one that was replaced", [document("passport", { replaced: true }), document("tax_w9")], 1],
    ["something else", [document("selfie"), document("tax_w9")], 1],
  ])("has so much open with %s.", (_, documents, open) =>
    expect(openChoices(CHECKLIST, documents)).toHaveLength(open),
  );

  it("is approved when everything is.", () => {
    expect(allApproved(CHECKLIST, [document("passport"), document("tax_w9")])).toBe(true);
    expect(allApproved(CHECKLIST, [document("passport"), document("tax_w9", { state: "submitted" })])).toBe(
      false,
    );
  });
});

describe("an approval", () => {
  const SAID = new Date("2027-06-01T12:00:00Z");
  it.each<[string, HandedIn[], Date | null, string | null]>([
    ["never, when nothing ends", [document("passport"), document("tax_w9")], null, null],
    ["when it was said", [document("passport"), document("tax_w9")], SAID, "2027-06-01T12:00:00.000Z"],
    [
      "after its document's last day",
      [document("passport", { validUntil: "2027-01-31" })],
      SAID,
      "2027-02-01T00:00:00.000Z",
    ],
    [
      "when it was said, if that is earlier",
      [document("passport", { validUntil: "2030-01-31" })],
      SAID,
      "2027-06-01T12:00:00.000Z",
    ],
    [
      "with the last of two that answer the same",
      [
        document("passport", { validUntil: "2027-01-31" }),
        document("identity_card", { validUntil: "2027-03-31" }),
      ],
      SAID,
      "2027-04-01T00:00:00.000Z",
    ],
    [
      "not with one beside another that never ends",
      [document("passport", { validUntil: "2027-01-31" }), document("identity_card")],
      null,
      null,
    ],
    [
      "not with one that was replaced",
      [document("passport", { validUntil: "2027-01-31", replaced: true })],
      null,
      null,
    ],
  ])("ends %s.", (_, documents, said, ends) =>
    expect(approvalEnds(CHECKLIST, documents, said)?.toISOString() ?? null).toBe(ends),
  );

  it("is over at its moment, and ends soon thirty days before.", () => {
    const at = (iso: string) => new Date(iso);
    expect(isOver(SAID, SAID)).toBe(true);
    expect(isOver(SAID, at("2027-06-01T11:59:59.999Z"))).toBe(false);
    expect(isEnding(SAID, at("2027-05-02T12:00:00Z"))).toBe(true);
    expect(isEnding(SAID, at("2027-05-02T11:59:59Z"))).toBe(false);
    expect([isOver(null, SAID), isEnding(null, SAID)]).toEqual([false, false]);
  });
});
