import { FACTOR_METHODS } from "../../../../core/api/security.ts";
import type { SecondFactor } from "../../lib/session/create-session.ts";

/** With what somebody came back from an issuer: a second factor that is still to be shown, or why nothing came of it. */
export interface WayBack {
  readonly wanted: SecondFactor | null;
  readonly problem: string | null;
}

const SENTENCES: Readonly<Record<string, string>> = {
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
};

/** Reads the fragment that `GET /api/auth/oidc/callback` leads back with. */
export function readWayBack(hash: string): WayBack {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const ticket = params.get("ticket");
  const problem = params.get("problem");
  const named = (params.get("methods") ?? "").split(",");
  const methods = FACTOR_METHODS.filter((method) => named.includes(method));
  return {
    wanted: ticket === null || methods.length === 0 ? null : { ticket, methods },
    problem: problem === null ? null : (SENTENCES[problem] ?? "That did not work. Try again."),
  };
}
