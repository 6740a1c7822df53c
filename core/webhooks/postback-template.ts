/** What an affiliate's address may ask for, in braces. */
export const POSTBACK_MACROS = [
  ...["event_id", "event", "status", "program_id", "campaign_id", "partner_id", "conversion_id", "click_id"],
  ...["order", "goal", "amount", "currency", "commission", "reversed", "level", "time"],
  ...["s1", "s2", "s3", "s4", "s5", "sub1", "sub2", "sub3", "sub4", "sub5"],
] as const;

/** What stands for each macro; what is not there is left empty. */
export type PostbackValues = Readonly<Record<string, string | null | undefined>>;

const MACRO = /\{([^{}]*)\}/g;
const MACROS: ReadonlySet<string> = new Set(POSTBACK_MACROS);

/** Names in braces that mean nothing, each once. */
export function unknownMacros(template: string): string[] {
  const names = [...template.matchAll(MACRO)].map((match) => match[1] ?? "");
  return [...new Set(names.filter((name) => !MACROS.has(name)))];
}

/** Whether a macro stands where the address is decided: before the path nobody but its author says anything. */
export function hasMacroInHost(template: string): boolean {
  const host = /^[^:/?#]*:\/\/[^/?#]*/.exec(template)?.[0] ?? template;
  return /[{}]/.test(host);
}

/** The address with each macro filled in, percent-encoded so that no value changes the address around it. */
export function fillTemplate(template: string, values: PostbackValues): string {
  return template.replaceAll(MACRO, (_, name: string) => encodeValue(values[name] ?? ""));
}

/** As `encodeURIComponent`, and what that leaves; lone surrogates, which it would throw for, become U+FFFD. */
function encodeValue(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
