import { Link } from "@tanstack/react-router";
import type { PayeeView } from "../../../../../../core/api/payees.ts";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { describeWant } from "../../describe-want.ts";
import { payeeTexts } from "../../texts/payee.ts";

/** Nothing is for the payee to do. */
const WAITS: ReadonlySet<string> = new Set(["stripe_review", "verification", "cooling_off"]);

interface MissingNoticeProps {
  readonly payee: PayeeView;
  /** On the page where it can be mended. */
  readonly here?: boolean;
}

/** Everything that stands between a payee and its money, with what to do and by when; nothing when nothing does. */
export function MissingNotice({ payee: { missing, held }, here = false }: MissingNoticeProps) {
  const t = useTexts(payeeTexts);
  if (missing.length === 0) return null;
  const mustAct = missing.some(({ code }) => !WAITS.has(code));
  return (
    <Notice tone={mustAct ? "warn" : "unknown"} title={mustAct ? t.before : t.nothingToDo}>
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
          {t.setUp}
        </Link>
      )}
    </Notice>
  );
}

function Sentence({ missing: { code, field, at, text } }: { missing: PayeeView["missing"][number] }) {
  const t = useTexts(payeeTexts);
  if (code === "cooling_off" && at !== null) return <>{weave(t.coolingOff, <Clock at={at} />)}</>;
  if (code === "stripe_details" && field !== null)
    return (
      <>
        {at === null
          ? t.stripeWants(describeWant(field))
          : weave(t.stripeWantsBy, describeWant(field), <Day at={at} />)}
      </>
    );
  if (code === "verification") return t.platformChecks;
  if (code === "stripe_review") return t.stripeChecks;
  return t.missing(text, code);
}
