let lastMs = 0;

/** Random bytes in hex. */
export const randomHex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => (byte + 256).toString(16).slice(1))
    .join("");

/** A time as a UUIDv7 begins with it, so that ids and times sort together; right until the year 2527. */
export const uuidTime = (ms: number): string => `0${ms.toString(16)}`.replace(/.{8}/, "$&-");

/** A UUIDv7 (RFC 9562). Ids of one page are at least a millisecond apart, and so keep their order. */
export function newUuid(): string {
  lastMs = Math.max(Date.now(), lastMs + 1);
  return `${uuidTime(lastMs)}-${randomHex(9).replace(/(...)(...)/, "7$1-8$2-")}`;
}
