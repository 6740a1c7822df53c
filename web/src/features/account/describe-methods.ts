import { formatList } from "../../lib/format.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { securityTexts } from "./texts/security.ts";

/** How somebody signed in, as "password and code"; methods as RFC 8176 and core/api/security.ts name them. */
export function describeMethods(methods: readonly string[]): string {
  const t = textsNow(securityTexts);
  const words = new Map(Object.entries(t.methods));
  const said = [...new Set(methods)].flatMap((method) => words.get(method) ?? []);
  return said.length === 0 ? t.unknownMethod : formatList(said);
}
