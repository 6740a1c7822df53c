import type { Context } from "hono";
import type { Scope } from "../core/access/scopes.ts";
import type { Services } from "./services.ts";
import type { SignedIn } from "./session/access-token.ts";

/** Who calls, as the API key or the signed-in user's role says. */
export interface Caller {
  /** Of the API key, or of the user. */
  readonly keyId: string;
  readonly organisationId: string;
  /** Null: the whole organisation. */
  readonly programId: string | null;
  readonly scopes: ReadonlySet<Scope>;
  readonly test: boolean;
}

export interface AppTypes {
  Bindings: Record<string, unknown>;
  Variables: { requestId: string; services: Services; caller: Caller; user: SignedIn };
}

export type AppContext = Context<AppTypes>;
