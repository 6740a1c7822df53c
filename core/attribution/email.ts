const GMAIL_DOMAINS = new Set(["gmail.com", "googlemail.com"]);

/**
 * The form in which two spellings of one mailbox are the same text: trimmed, lower case, plus tag dropped, and for
 * Gmail (which ignores them) dots dropped and googlemail.com written gmail.com. Null when it is no address.
 * A local part that starts with "+" has no tag to drop and is kept.
 */
export function normaliseEmail(email: string): string | null {
  const text = email.trim().toLowerCase();
  const at = text.lastIndexOf("@");
  if (at < 1 || at === text.length - 1) return null;
  const domain = text.slice(at + 1);
  const plus = text.indexOf("+");
  const local = plus > 0 && plus < at ? text.slice(0, plus) : text.slice(0, at);
  if (!GMAIL_DOMAINS.has(domain)) return `${local}@${domain}`;
  const undotted = local.replaceAll(".", "");
  return undotted === "" ? null : `${undotted}@gmail.com`;
}
