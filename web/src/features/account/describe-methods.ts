const WORDS: Readonly<Record<string, string>> = {
  pwd: "password",
  otp: "code",
  rcv: "recovery code",
  hwk: "passkey",
  fed: "linked account",
};

/** How somebody signed in, as "password and code"; methods as RFC 8176 and core/api/security.ts name them. */
export function describeMethods(methods: readonly string[]): string {
  const words = [...new Set(methods)].flatMap((method) => WORDS[method] ?? []);
  return words.length === 0 ? "unknown" : words.join(" and ");
}
