const SENTENCES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    start_again: "That took too long, or was begun in another window. Try again.",
    cancelled: "You did not go on there. Choose another way, or try again.",
    not_proved: "What came back does not prove who you are. Try again.",
    unavailable: "The other side does not answer now. Try again in a moment, or choose another way.",
    unverified: "The other side has not verified your e-mail address, so it does not sign you in here.",
    unknown: "That account is tied to nobody here. Sign in another way, then link it under Security.",
    no_member: "You are no member of the organisation whose sign-in this is.",
    address_taken:
      "Somebody has an account with this address. Sign in with the password, then link the other account.",
    tied_elsewhere: "That account is tied to somebody else here.",
    signed_out: "Sign in first, then link the account.",
  }),
);

/** Why nothing came of a way over an issuer, from the fragment that leads back from there; null when nothing failed. */
export function readSetback(hash: string): string | null {
  const problem = new URLSearchParams(hash.replace(/^#/, "")).get("problem");
  if (problem === null) return null;
  return SENTENCES.get(problem) ?? "That did not work. Try again.";
}
