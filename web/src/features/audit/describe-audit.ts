import type { AuditRow, AuditVerdict } from "../../../../core/api/audit.ts";
import { UNKNOWN } from "../../lib/format.ts";
import { formatCountry } from "../../lib/format-country.ts";
import { currentLanguage } from "../../lib/texts/language.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { auditTexts } from "./texts/audit.ts";
import { auditNames, VIETNAMESE_NAMES } from "./texts/names.ts";

/** What the log watches, for whoever looks for one kind. */
export const ENTITIES = [
  ...["organisation", "program", "program_secret", "campaign", "partner", "enrollment", "link", "coupon"],
  ...["plan", "key", "member", "invitation", "issuer", "conversion", "product", "enrollment_rate", "bonus"],
  ...["tree_move", "period", "period_override", "country_policy", "payout_policy"],
  ...["platform_setting", "organisation_setting"],
  ...["payout_batch", "payout", "audit"],
] as const;
export const ACCOUNT_ENTITIES = [
  ...["user", "session", "totp", "passkey", "recovery_code", "identity", "consent", "audit"],
] as const;
/** Of whom is paid, in chains of their own that the platform alone reads. */
export const PAYEE_ENTITIES = ["payee", "payout_method"] as const;

export function entityName(entity: string): string {
  return new Map(Object.entries(textsNow(auditNames))).get(entity) ?? fieldName(entity);
}

/** `campaign.changed` as `Campaign changed`. */
export function describeAction({ action, entity }: Pick<AuditRow, "action" | "entity">): string {
  const [subject = "", verb = ""] = action.split(".");
  return `${entityName(subject === entity ? entity : subject)} ${inWords(verb)}`;
}

export function describeActor({ actor }: Pick<AuditRow, "actor">): string {
  const { erased, ...others } = textsNow(auditTexts).actors;
  return actor.kind === "user" ? (actor.name ?? erased) : others[actor.kind];
}

/** `v4 DE AS3320` as `IPv4, Germany, AS3320`; what nobody knows is a dash. */
export function describeOrigin(addressClass: string | null): string {
  if (addressClass === null || addressClass === "unknown") return UNKNOWN;
  return addressClass
    .split(" ")
    .map((part) => (/^v[46]$/.test(part) ? `IP${part}` : formatCountry(part)))
    .join(", ");
}

/** A value of a field, as one reads it. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function fieldName(name: string): string {
  const words = inWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A name of the database, as one reads it. */
function inWords(name: string): string {
  const known = currentLanguage() === "vi" ? new Map(Object.entries(VIETNAMESE_NAMES)).get(name) : undefined;
  return known ?? name.replaceAll("_", " ");
}

/** What a verification found, in a sentence. */
export function describeVerdict({ chains, rows, brokenAt }: AuditVerdict): {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
} {
  const t = textsNow(auditTexts);
  if (brokenAt === null) return { tone: "ok", title: t.whole, text: t.wholeText(rows, chains) };
  const fault = new Map(Object.entries(t.faults)).get(brokenAt.reason) ?? brokenAt.reason;
  const text = t.brokenText(String(brokenAt.seq), brokenAt.chainId, fault);
  return { tone: "bad", title: t.broken, text };
}
