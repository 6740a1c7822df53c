import type { AuditRow, AuditVerdict } from "../../../../core/api/audit.ts";
import type { Tone } from "../../lib/tone.ts";

/** What the log watches, for whoever looks for one kind. */
export const ENTITIES = [
  ...["organisation", "program", "program_secret", "campaign", "partner", "enrollment", "link", "coupon"],
  ...["plan", "key", "member", "invitation", "issuer", "conversion", "product", "enrollment_rate", "bonus"],
  ...["tree_move", "period", "period_override", "country_policy", "payout_policy"],
  ...["payout_batch", "payout", "audit"],
] as const;
export const ACCOUNT_ENTITIES = [
  ...["user", "session", "totp", "passkey", "recovery_code", "identity", "consent", "audit"],
] as const;
/** Of whom is paid, in chains of their own that the platform alone reads. */
export const PAYEE_ENTITIES = ["payee", "payout_method"] as const;

const ENTITY_NAMES: Readonly<Record<string, string>> = {
  program_secret: "Signing secret",
  key: "API key",
  issuer: "Sign-in provider",
  enrollment_rate: "Agreed rate",
  tree_move: "Move in a tree",
  period_override: "Correction of a period",
  user: "Account",
  totp: "Authenticator app",
  recovery_code: "Recovery code",
  identity: "Linked account",
  audit: "Audit log",
};

export function entityName(entity: string): string {
  return ENTITY_NAMES[entity] ?? inWords(entity);
}

/** `campaign.changed` as `Campaign changed`. */
export function describeAction({ action, entity }: Pick<AuditRow, "action" | "entity">): string {
  const [subject = "", verb = ""] = action.split(".");
  return `${entityName(subject === entity ? entity : subject)} ${verb.replaceAll("_", " ")}`;
}

export function describeActor({ actor }: Pick<AuditRow, "actor">): string {
  switch (actor.kind) {
    case "user":
      return actor.name ?? "Somebody erased";
    case "key":
      return "API key";
    case "visitor":
      return "Not signed in";
    case "system":
      return "The platform";
  }
}

/** A value of a field, as one reads it. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export const fieldName = inWords;

function inWords(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const FAULTS: Readonly<Record<string, string>> = {
  missing: "a row is missing",
  changed: "a row is not what was written",
  columns: "a row's columns say something else than its record",
  cut: "rows are gone from the end",
  added: "rows stand behind the end",
  head: "the end was kept with another hash",
};

/** What a verification found, in a sentence. */
export function describeVerdict({ chains, rows, brokenAt }: AuditVerdict): {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
} {
  if (brokenAt === null) {
    const where = chains === 1 ? "" : ` in ${chains} chains`;
    return {
      tone: "ok",
      title: "The log is whole",
      text: `${rows} ${rows === 1 ? "row" : "rows"}${where}: each follows from the one before, and none is missing.`,
    };
  }
  return {
    tone: "bad",
    title: "The log was changed",
    text: `At row ${brokenAt.seq} of chain ${brokenAt.chainId} ${FAULTS[brokenAt.reason] ?? brokenAt.reason}. Tell whoever runs the platform at once.`,
  };
}
