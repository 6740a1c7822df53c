import type { PasskeyOptions } from "../../../core/api/security.ts";
import { ApiProblem } from "./api/problem.ts";
import { defineTexts, textsNow } from "./texts/texts.ts";

/** What went wrong with a passkey, by the name that WebAuthn gives it. */
const passkeyTexts = defineTexts({
  en: {
    other: "The browser could not use a passkey here. Choose another way.",
    NotAllowedError: "No passkey was chosen, or it took too long. Try again, or choose another way.",
    AbortError: "No passkey was chosen. Try again, or choose another way.",
    InvalidStateError: "This device has a passkey of this account already.",
    SecurityError: "Passkeys do not work at this address. Choose another way.",
  },
  vi: {
    other: "Trình duyệt không dùng được khoá truy cập ở đây. Hãy chọn cách khác.",
    NotAllowedError: "Bạn chưa chọn khoá truy cập nào hoặc đã quá lâu. Hãy thử lại hoặc chọn cách khác.",
    AbortError: "Bạn chưa chọn khoá truy cập nào. Hãy thử lại hoặc chọn cách khác.",
    InvalidStateError: "Thiết bị này đã có khoá truy cập của tài khoản này.",
    SecurityError: "Khoá truy cập không dùng được ở địa chỉ này. Hãy chọn cách khác.",
  },
});

/** What a passkey proves itself with. */
export interface PasskeyProof {
  readonly ticket: string;
  readonly credential: Readonly<Record<string, unknown>>;
}

/**
 * Why this page cannot use passkeys. `address`: they belong to a name, and the page is at a bare IP address, or without
 * https; `browser`: it knows none. Null: it can.
 */
export type PasskeyObstacle = "address" | "browser" | null;

export function passkeyObstacle(hostname: string, secure: boolean, known: boolean): PasskeyObstacle {
  if (/^\d+(\.\d+){3}$/.test(hostname) || hostname.startsWith("[") || !secure) return "address";
  return known ? null : "browser";
}

/** As it is for this page. */
export const passkeyObstacleHere = (): PasskeyObstacle =>
  passkeyObstacle(
    window.location.hostname,
    window.isSecureContext,
    typeof window.PublicKeyCredential === "function",
  );

/** Where the same page can use passkeys, when it is served from the viewer's own machine. */
export function namedAddress(href: string): string {
  const url = new URL(href);
  url.hostname = "localhost";
  return url.href;
}

/** Asks the viewer to show a passkey. Throws `ApiProblem` with words for whoever refuses. */
export async function showPasskey({ ticket, options }: PasskeyOptions): Promise<PasskeyProof> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const credential = await startAuthentication({ optionsJSON: options as never }).catch(explain);
  return { ticket, credential: { ...credential } };
}

/** Offers passkeys where the browser fills in addresses, and waits until one is chosen there. */
export async function showFilledPasskey({ ticket, options }: PasskeyOptions): Promise<PasskeyProof> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const credential = await startAuthentication({ optionsJSON: options as never, useBrowserAutofill: true });
  return { ticket, credential: { ...credential } };
}

/** Whether the browser offers passkeys among the addresses that it fills in. */
export async function canFillPasskeys(): Promise<boolean> {
  if (passkeyObstacleHere() !== null) return false;
  const { browserSupportsWebAuthnAutofill } = await import("@simplewebauthn/browser");
  return browserSupportsWebAuthnAutofill();
}

/** Stops the offer among filled-in addresses. */
export async function stopOfferingPasskeys(): Promise<void> {
  const { WebAuthnAbortService } = await import("@simplewebauthn/browser");
  WebAuthnAbortService.cancelCeremony();
}

/** Makes a passkey on the viewer's device. Throws `ApiProblem` with words for whoever refuses. */
export async function makePasskey({ ticket, options }: PasskeyOptions): Promise<PasskeyProof> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const credential = await startRegistration({ optionsJSON: options as never }).catch(explain);
  return { ticket, credential: { ...credential } };
}

/** Says what to do instead, for errors as WebAuthn names them. */
function explain(error: unknown): never {
  const words = new Map(Object.entries(textsNow(passkeyTexts)));
  const text = words.get(error instanceof Error ? error.name : "") ?? textsNow(passkeyTexts).other;
  throw new ApiProblem(text, { status: 0, code: "passkey_refused" });
}
