import { Link } from "@tanstack/react-router";
import type { PayeeView } from "../../../../../../core/api/payees.ts";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeWant } from "../../describe-want.ts";

/** Nothing is for the payee to do. */
const WAITS: ReadonlySet<string> = new Set(["stripe_review", "verification", "cooling_off"]);

interface MissingNoticeProps {
  readonly payee: PayeeView;
  /** On the page where it can be mended. */
  readonly here?: boolean;
}

/** Everything that stands between a payee and its money, with what to do and by when; nothing when nothing does. */
export function MissingNotice({ payee: { missing, held }, here = false }: MissingNoticeProps) {
  if (missing.length === 0) return null;
  const mustAct = missing.some(({ code }) => !WAITS.has(code));
  return (
    <Notice
      tone={mustAct ? "warn" : "unknown"}
      title={mustAct ? "Before you can be paid" : "Nothing for you to do"}
    >
      <ul className="reasons">
        {missing.map((one) => (
          <li key={`${one.code} ${one.field}`}>
            <Sentence missing={one} />
            {one.code === "held" && held !== null ? ` ${held.reason}` : null}
          </li>
        ))}
      </ul>
      {here || !mustAct ? null : (
        <Link to="/affiliate/payouts/method" className="button">
          Set up how I am paid
        </Link>
      )}
    </Notice>
  );
}

function Sentence({ missing: { code, field, at, text } }: { missing: PayeeView["missing"][number] }) {
  if (code === "cooling_off" && at !== null)
    return (
      <>
        How you are paid was changed. The new way is used from <Clock at={at} />.
      </>
    );
  if (code === "stripe_details" && field !== null)
    return (
      <>
        Stripe wants {describeWant(field)}
        {at === null ? null : (
          <>
            , by <Day at={at} />
          </>
        )}
        .
      </>
    );
  if (code === "verification") return "The platform checks how you are paid, once.";
  if (code === "stripe_review") return "Stripe checks what you gave.";
  return text;
}
