/** What the script found, at which receipt. */
export interface Finding {
  readonly accountId: string;
  readonly number: string;
  readonly what: string;
  readonly detail: string;
}
export function canonicalJson(value: unknown): string;
// biome-ignore lint/suspicious/noExplicitAny: receipts as they come, also those that are none
export function readNdjson(text: string): any[];
export function verifyReceipts(
  receipts: readonly unknown[],
  keys: unknown,
  earlier?: readonly unknown[],
): { receipts: number; accounts: number; faults: Finding[]; notes: Finding[] };
