import { EXPLAIN_WORDS, type ExplainLanguage } from "./explain-words.ts";

/** What a line and its conversion stand at. */
export interface ReversedLine {
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly currency: string;
  readonly conversion: {
    readonly status: "pending" | "approved" | "rejected";
    readonly statusReason: string | null;
    readonly amountMinor: bigint;
    readonly refundedMinor: bigint;
  };
}

/** What is said of it; amounts come as text. */
interface ReversalWords {
  readonly all: string;
  readonly some: (amount: string) => string;
  readonly because: (what: string, why: string) => string;
  readonly rejected: (reason: string | null) => string;
  readonly refunded: (refunded: string, amount: string) => string;
  readonly anew: string;
}

const WORDS: Readonly<Record<ExplainLanguage, ReversalWords>> = {
  en: {
    all: "All of it",
    some: (amount) => `${amount} of it`,
    because: (what, why) => `${what} was taken back, because ${why}.`,
    rejected: (reason) => `the conversion was rejected${reason === null ? "" : `: ${reason}`}`,
    refunded: (refunded, amount) => `${refunded} of ${amount} were refunded`,
    anew: "the conversion was worked out anew; what it pays now is a line of its own",
  },
  vi: {
    all: "Toàn bộ",
    some: (amount) => `${amount} trong đó`,
    because: (what, why) => `${what} đã bị thu hồi, vì ${why}.`,
    rejected: (reason) => `chuyển đổi đã bị từ chối${reason === null ? "" : `: ${reason}`}`,
    refunded: (refunded, amount) => `${refunded} trên ${amount} đã được hoàn tiền`,
    anew: "chuyển đổi đã được tính lại; phần được trả bây giờ là một dòng riêng",
  },
};

/** Why some or all of a line was taken back, in one sentence; null when nothing was. */
export function explainReversal(line: ReversedLine, language: ExplainLanguage = "en"): string | null {
  const { amountMinor, reversedMinor, currency } = line;
  if (reversedMinor === 0n) return null;
  const words = WORDS[language];
  const all = reversedMinor === amountMinor;
  const what = all ? words.all : words.some(EXPLAIN_WORDS[language].amount(reversedMinor, currency));
  return words.because(what, why(line, language));
}

function why({ currency, conversion }: ReversedLine, language: ExplainLanguage): string {
  const words = WORDS[language];
  const { status, statusReason, amountMinor, refundedMinor } = conversion;
  if (status === "rejected") return words.rejected(statusReason);
  if (refundedMinor === 0n) return words.anew;
  const { amount } = EXPLAIN_WORDS[language];
  return words.refunded(amount(refundedMinor, currency), amount(amountMinor, currency));
}
