import type { Context } from "hono";
import type { Left } from "../core/access/limits.ts";
import type { Scope } from "../core/access/permissions.ts";
import type { PlatformRole } from "../core/access/roles.ts";
import type { AuditContext, Identity, PlatformIdentity } from "../db/client.ts";
import type { Services } from "./services.ts";
import type { SignedIn } from "./session/access-token.ts";

/** Who acts in an organisation, as the API key or the signed-in user's role says. */
export interface Caller extends Identity {
  /** Of the API key, or of the user. */
  readonly keyId: string;
  /** Null: the whole organisation. */
  readonly programId: string | null;
  readonly scopes: ReadonlySet<Scope>;
  readonly test: boolean;
  /** Null: an API key. */
  readonly user: SignedIn | null;
  readonly audit: AuditContext;
}

/** One of the platform's own people, at work. */
export interface Operator extends PlatformIdentity {
  readonly role: PlatformRole;
  readonly audit: AuditContext;
}

/** A signed-in user, on its own behalf. */
export interface User extends SignedIn {
  readonly audit: AuditContext;
}

export interface AppTypes {
  Bindings: Record<string, unknown>;
  Variables: {
    requestId: string;
    services: Services;
    caller: Caller;
    user: User;
    operator: Operator;
    /** Of the limit against which the request was counted; undefined when it was not. */
    left: Left | undefined;
  };
}

export type AppContext = Context<AppTypes>;
