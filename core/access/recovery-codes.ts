/** Without 0, O, 1 and I, which people take for each other. Each character holds five bits. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
export const RECOVERY_CODES = 10;
const LENGTH = 12;
const GROUP = 4;

/** Codes of 60 bits of chance each, as they are compared; `showRecoveryCode` is what people read. */
export function newRecoveryCodes(random: (bytes: Uint8Array<ArrayBuffer>) => void): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const bytes = new Uint8Array(LENGTH);
    random(bytes);
    // 256 is a multiple of 32: every character is as likely as any other.
    return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  });
}

/** `ABCDEFGHJKLM` as `ABCD-EFGH-JKLM`. */
export const showRecoveryCode = (code: string): string =>
  Array.from({ length: LENGTH / GROUP }, (_, group) => code.slice(group * GROUP, (group + 1) * GROUP)).join(
    "-",
  );
