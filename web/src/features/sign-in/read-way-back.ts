import { FACTOR_METHODS } from "../../../../core/api/bounds.ts";
import { readSetback } from "../../lib/read-setback.ts";
import type { SecondFactor } from "../../lib/session/create-session.ts";

/** With what somebody came back from an issuer: a second factor that is still to be shown, or why nothing came of it. */
export interface WayBack {
  readonly wanted: SecondFactor | null;
  readonly problem: string | null;
}

/** Reads the fragment that `GET /api/auth/oidc/callback` leads back with. */
export function readWayBack(hash: string): WayBack {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const ticket = params.get("ticket");
  const named = (params.get("methods") ?? "").split(",");
  const methods = FACTOR_METHODS.filter((method) => named.includes(method));
  return {
    wanted: ticket === null || methods.length === 0 ? null : { ticket, methods },
    problem: readSetback(hash),
  };
}
