import type { AuditContext } from "../db/client.ts";
import type { AppContext } from "./context.ts";

type Asked = Pick<AppContext, "req"> & { get(name: "requestId"): string };

/** What the audit log says of a request's origin, beside who made it. */
export function auditContext(
  c: Asked,
  who: Pick<AuditContext, "kind" | "id"> & Partial<AuditContext>,
): AuditContext {
  return {
    ...who,
    requestId: c.get("requestId"),
    addressClass: addressClass(c.req.raw),
    route: `${c.req.method} ${c.req.routePath}`,
  };
}

/** Family, country and network of the caller's address, as Cloudflare tells them: never the address itself. */
function addressClass(request: Request): string {
  const address = request.headers.get("cf-connecting-ip");
  const cf: unknown = Reflect.get(request, "cf");
  const { country, asn } = typeof cf === "object" && cf !== null ? (cf as Record<string, unknown>) : {};
  const parts = [
    address === null ? undefined : address.includes(":") ? "v6" : "v4",
    typeof country === "string" ? country : undefined,
    typeof asn === "number" ? `AS${asn}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "unknown" : parts.join(" ");
}
