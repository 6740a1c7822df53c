/**
 * What screens say before anything is sent. It stands apart from the schemas, which a page loads when a form is sent for
 * the first time.
 */

/** As NIST SP 800-63B has it: length is what counts. */
export const PASSWORD_MIN = 10;
/** Version of the terms that a page shows and a registration agrees to. */
export const TERMS_VERSION = "2026-11-01";
export const AVATAR_MAX_BYTES = 512 * 1024;
export const KYC_FILE_MAX_BYTES = 10 * 1024 * 1024;
export const PROOF_MAX_BYTES = 5 * 1024 * 1024;

/** Six digits of an authenticator app, spaces forgiven. */
export const isTotp = (text: string): boolean => /^\d{6}$/.test(bareTotp(text));
export const bareTotp = (text: string): string => text.replace(/\s/g, "");
/** As shown, `XXXX-XXXX-XXXX`; dashes, spaces and case forgiven. */
export const isRecoveryCode = (text: string): boolean => /^[0-9A-Z]{12}$/.test(bareRecoveryCode(text));
export const bareRecoveryCode = (text: string): string => text.replace(/[\s-]/g, "").toUpperCase();

/** Dead letters that are decided upon at once. */
export const DEAD_LETTERS_MAX = 50;
/** Links that are made at once, a line each. */
export const LINK_LINES_MAX = 100;
/** Conversions that are decided upon at once. */
export const DECIDED_MAX = 500;
export const FACTOR_METHODS = ["totp", "passkey", "recovery"] as const;
