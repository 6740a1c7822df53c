import { totpCode } from "../../functions/session/totp.ts";

const CODE_MS = 30_000;
/** The half minute whose code was used last, by platform and secret: a code works once. */
const usedSteps = new Map<string, number>();

/** What the authenticator app shows, once it shows what was not used before. @param port of the platform */
export async function unusedCode(port: string, secret: string): Promise<string> {
  const key = `${port} ${secret}`;
  const untilMs = ((usedSteps.get(key) ?? 0) + 1) * CODE_MS - Date.now();
  if (untilMs > 0) await new Promise((resolve) => setTimeout(resolve, untilMs));
  usedSteps.set(key, Math.floor(Date.now() / CODE_MS));
  return totpCode(secret, new Date());
}
