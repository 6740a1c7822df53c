import type { FactorMethod, Factors } from "../../../../core/api/security.ts";

/** In what ways somebody with these factors can show one; none: there is nothing to show yet. */
export function methodsOf({ totp, passkeys, recoveryCodesLeft }: Factors): FactorMethod[] {
  const methods: FactorMethod[] = [];
  if (totp !== null) methods.push("totp");
  if (passkeys.length > 0) methods.push("passkey");
  if (methods.length > 0 && recoveryCodesLeft > 0) methods.push("recovery");
  return methods;
}

/** The way to begin with: a passkey is the quickest where it works, a recovery code is the last. */
export function firstMethod(methods: readonly FactorMethod[], passkeysWork: boolean): FactorMethod {
  if (passkeysWork && methods.includes("passkey")) return "passkey";
  return methods.includes("totp") ? "totp" : (methods.find((method) => method !== "passkey") ?? "passkey");
}
