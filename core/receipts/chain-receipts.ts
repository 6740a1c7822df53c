import { canonicalJson } from "./canonical-json.ts";
import type { EntryFacts } from "./entry-facts.ts";
import { type ReceiptBody, receiptBody } from "./receipt-body.ts";

export interface ChainedReceipt {
  readonly facts: EntryFacts;
  readonly body: ReceiptBody;
  /** SHA-256 of the canonical body, lower-case hex. */
  readonly hash: string;
}

/**
 * The receipts of consecutive entries of one account, each holding the hash of the one before.
 *
 * @param previousHash of the receipt before the first entry; null: there is none
 * @param sha256 of a text's UTF-8, in lower-case hex
 * @throws RangeError for entries of several accounts, or with a gap between them
 */
export async function chainReceipts(
  entries: readonly EntryFacts[],
  previousHash: string | null,
  sha256: (text: string) => Promise<string>,
): Promise<ChainedReceipt[]> {
  const chained: ChainedReceipt[] = [];
  let last: { accountId: string; number: number; hash: string | null } | undefined;
  for (const facts of entries) {
    const { accountId } = facts.account;
    if (last !== undefined && (last.accountId !== accountId || last.number + 1 !== facts.number))
      throw new RangeError("entries of one account must follow on one another");
    const body = receiptBody(facts, last === undefined ? previousHash : last.hash);
    const hash = await sha256(canonicalJson(body));
    chained.push({ facts, body, hash });
    last = { accountId, number: facts.number, hash };
  }
  return chained;
}
