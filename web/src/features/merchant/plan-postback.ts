import type { PostbackChange, PostbackIntegration } from "./api/use-postback.ts";

/** What a call of the postback's address is proven by. */
export type PostbackProof = "secret" | "addresses" | "both";

type Stored = Pick<PostbackIntegration, "addresses" | "secretSince">;

export function proofOf({ addresses, secretSince }: Stored): PostbackProof {
  if (addresses.length === 0) return "secret";
  return secretSince === null ? "addresses" : "both";
}

interface Wanted {
  readonly proof: PostbackProof;
  /** As typed, between blanks, commas or line ends. */
  readonly addresses: string;
  readonly amountUnit: PostbackIntegration["amountUnit"];
}

/** What to change so that it is as wanted: a secret that is there stays, and one that nothing asks for goes. */
export function planPostback(
  { proof, addresses, amountUnit }: Wanted,
  { secretSince }: Stored,
): PostbackChange {
  const listed = proof === "secret" ? [] : addresses.split(/[\s,]+/).filter((address) => address !== "");
  const rules = { amountUnit, addresses: listed };
  if (proof === "addresses") return { ...rules, secret: "none" };
  return secretSince === null ? { ...rules, secret: "new" } : rules;
}
