import { ApiProblem, describeProblem } from "../api/problem.ts";
import { defineTexts, textsNow } from "../texts/texts.ts";

/** What became of sending a form, where that is no matter of its fields. */
export interface FormFailure {
  /** Absent where the sentence says all, as of what the API refuses. */
  readonly title?: string;
  readonly sentence: string;
  /** The same may go through when it is sent again. */
  readonly again: boolean;
  /** What the form is about is not what it was: the page can be read anew, beside what was typed. */
  readonly changed: boolean;
}

const failureTexts = defineTexts({
  en: {
    away: "Not sent: no connection",
    signedOut: "Not sent: your session has ended",
    changed: "This changed while you typed",
    server: "The server could not do it",
  },
  vi: {
    away: "Chưa gửi được: mất kết nối",
    signedOut: "Chưa gửi được: phiên làm việc đã kết thúc",
    changed: "Nội dung này đã thay đổi trong lúc bạn nhập",
    server: "Máy chủ chưa thực hiện được",
  },
});

/** What to say above the button, and what can be done about it. */
export function describeFailure(error: unknown, sentence = describeProblem(error)): FormFailure {
  const t = textsNow(failureTexts);
  const failure = { sentence, again: true, changed: false };
  if (!(error instanceof ApiProblem)) return { ...failure, again: false };
  const { status, code } = error;
  // Nothing was sent where the browser refused, and it says why itself.
  if (status === 0) return code === null ? { ...failure, title: t.away } : failure;
  if (status === 401 && code === "unauthenticated") return { ...failure, title: t.signedOut };
  if (status >= 500) return { ...failure, title: t.server };
  if (code === "stale" || code === "wrong_state") return { ...failure, title: t.changed, changed: true };
  return { ...failure, again: false };
}
