import * as z from "zod";

const MAX_RECIPIENTS = 50;
const ADDRESS = /^(?:[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+\.?[^\s@<>]*>|[^\s@<>]+@[^\s@<>]+)$/;

const address = z
  .string()
  .regex(ADDRESS, "Invalid address. It needs to be `email@example.com` or `Name <email@example.com>`.");
const addresses = z.union(
  [address.transform((one) => [one]), z.array(address).min(1).max(MAX_RECIPIENTS)],
  `Invalid addresses, or more than ${MAX_RECIPIENTS}.`,
);

const attachment = z
  .looseObject({ filename: z.string().nullish(), content: z.unknown(), path: z.string().nullish() })
  .transform(({ filename, content }) => ({
    filename: filename ?? "attachment",
    bytes: typeof content === "string" ? Buffer.byteLength(content, "base64") : 0,
  }));

const emailSchema = z
  .looseObject({
    from: address,
    to: addresses,
    cc: addresses.nullish(),
    bcc: addresses.nullish(),
    reply_to: addresses.nullish(),
    subject: z.string(),
    html: z.string().nullish(),
    text: z.string().nullish(),
    headers: z.record(z.string(), z.string()).nullish(),
    tags: z.array(z.strictObject({ name: z.string(), value: z.string() })).nullish(),
    attachments: z.array(attachment).nullish(),
  })
  .transform((email) => ({
    from: email.from,
    to: email.to,
    cc: email.cc ?? [],
    bcc: email.bcc ?? [],
    replyTo: email.reply_to ?? [],
    subject: email.subject,
    html: email.html ?? null,
    text: email.text ?? null,
    headers: email.headers ?? {},
    tags: email.tags ?? [],
    attachments: email.attachments ?? [],
  }));

export type Email = z.output<typeof emailSchema>;
type EmailProblem = { name: "missing_required_field" | "validation_error"; message: string };
type Read = { ok: true; value: Email } | { ok: false; reason: EmailProblem };

const refusal = (name: EmailProblem["name"], message: string): Read => ({
  ok: false,
  reason: { name, message },
});

/** Checks an e-mail as the API would; the first problem is named. */
export function readEmail(value: unknown): Read {
  const parsed = emailSchema.safeParse(value);
  if (parsed.success) {
    const { html, text } = parsed.data;
    if (html === null && text === null)
      return refusal("missing_required_field", "Missing `html` or `text` field.");
    return { ok: true, value: parsed.data };
  }
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? "");
  const given =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : value;
  if (given === undefined || given === null)
    return refusal("missing_required_field", `Missing \`${field}\` field.`);
  return refusal("validation_error", `Invalid \`${field}\` field. ${issue?.message ?? ""}`.trim());
}
