import { generateCookie, getCookie } from "hono/cookie";
import * as z from "zod/mini";
import { open } from "../../core/privacy/envelope.ts";
import type { AppContext } from "../context.ts";
import { sealFor } from "../seal.ts";

/** How long somebody may take at an issuer. */
export const FLOW_MS = 10 * 60_000;
const NAME = "trb_o";
const PATH = "/api/auth/oidc";
const CONTEXT = "oidc-flow";

/** What the way back must fit. It goes with the browser, sealed. */
const flowSchema = z.strictObject({
  providerId: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go on, on this site. */
  to: z.string(),
  /** Who ties an account elsewhere to its own, and in which session; null: somebody signs in. */
  link: z.nullable(z.object({ userId: z.string(), sessionId: z.string() })),
  /** Milliseconds since 1970. */
  endsAt: z.number(),
});
export type Flow = z.infer<typeof flowSchema>;

/** Keeps a flow in the browser. `Lax`, since the issuer sends the browser back from another site. */
export async function keepFlow(c: AppContext, flow: Flow): Promise<void> {
  const sealed = await sealFor(c.get("services"), CONTEXT, JSON.stringify(flow));
  c.header("set-cookie", flowCookie(c, sealed, FLOW_MS));
}

/** The `set-cookie` value that takes a flow out of the browser. */
export const droppedFlow = (c: AppContext): string => flowCookie(c, "", 0);

/** The flow that a browser keeps; undefined when there is none, or it was changed, or it took too long. */
export async function readFlow(c: AppContext): Promise<Flow | undefined> {
  const { envelopeKeys, now } = c.get("services");
  const sealed = getCookie(c, cookieName(c));
  if (sealed === undefined) return undefined;
  const opened = await open(sealed, CONTEXT, envelopeKeys);
  if (!opened.ok) return undefined;
  const parsed = flowSchema.safeParse(JSON.parse(opened.value));
  return parsed.success && now().getTime() < parsed.data.endsAt ? parsed.data : undefined;
}

const isSecure = (c: AppContext): boolean => new URL(c.req.url).protocol === "https:";
const cookieName = (c: AppContext): string => (isSecure(c) ? `__Secure-${NAME}` : NAME);

function flowCookie(c: AppContext, value: string, maxAgeMs: number): string {
  return generateCookie(cookieName(c), value, {
    path: PATH,
    maxAge: Math.floor(maxAgeMs / 1000),
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(c),
  });
}
