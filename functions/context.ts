import type { Context } from "hono";
import type { Scope } from "../core/access/scopes.ts";
import type { Services } from "./services.ts";

/** Who calls, as the API key says. */
export interface Caller {
  readonly keyId: string;
  readonly organisationId: string;
  /** Null: a key of the whole organisation. */
  readonly programId: string | null;
  readonly scopes: ReadonlySet<Scope>;
  readonly test: boolean;
}

export interface AppTypes {
  Bindings: Record<string, unknown>;
  Variables: { requestId: string; services: Services; caller: Caller };
}

export type AppContext = Context<AppTypes>;
