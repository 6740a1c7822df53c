import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ProgramBalance } from "../../../../../../core/api/affiliate.ts";
import type { NextPayout } from "../../../../../../core/api/payouts.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import { Facts, Figure } from "../../../../components/ui/figure.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { describeReason } from "../../describe-reason.ts";
import { ownPayoutTexts } from "../../texts/payout-words.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";

const AskForm = lazyPart(async () => (await import("./ask-form.tsx")).AskForm);

interface PurseProps {
  readonly purse: NextPayout;
  /** What matures next; null: nothing is pending. */
  readonly next: ProgramBalance["next"];
}

/** One program's money in one currency: how much of it is where, and what keeps it from being paid. */
export function Purse({ purse, next }: PurseProps) {
  const t = useTexts(ownPayoutsTexts);
  const { programName, currency, availableMinor, eligible } = purse;
  const [asking, setAsking] = useState(false);
  // Kept from its first opening on: asked again after a lost answer, it is still the same request.
  const [asked, setAsked] = useState(false);
  const open = () => {
    setAsked(true);
    setAsking(true);
  };
  return (
    <Section title={programName} aside={currency} className="paying">
      <Figure value={formatMoney(availableMinor, currency)} label={t.available} />
      <Facts facts={factsOf(purse, next)} />
      {eligible ? null : <Reasons purse={purse} />}
      {eligible && !asking ? (
        <p>
          <Button look="main" aria-expanded={false} onClick={open}>
            <span>
              {t.askPayout}
              <span className="visually-hidden"> {t.inFrom(currency, programName)}</span>
            </span>
          </Button>
        </p>
      ) : null}
      {asked ? <AskForm isOpen={asking} purse={purse} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

function factsOf(purse: NextPayout, next: ProgramBalance["next"]): Parameters<typeof Facts>[0]["facts"] {
  const t = textsNow(ownPayoutsTexts);
  const { currency, pendingMinor, inTransitMinor, minimumMinor, nextPayoutAt, amountMinor } = purse;
  return [
    [
      t.pending,
      <span key="pending">
        <Money minor={pendingMinor} currency={currency} />
        {next === null ? null : (
          <>
            {", "}
            {next.amountMinor === pendingMinor
              ? weave(t.allUntil, <Day at={next.maturesAt} />)
              : weave(
                  t.partUntil,
                  <Money minor={next.amountMinor} currency={currency} />,
                  <Day at={next.maturesAt} />,
                )}
          </>
        )}
      </span>,
    ],
    [t.onItsWay, <Money key="transit" minor={inTransitMinor} currency={currency} />],
    [t.least, <Money key="least" minor={minimumMinor} currency={currency} />],
    [t.programPays, textsNow(ownPayoutTexts).schedules[purse.schedule]],
    [
      t.next,
      nextPayoutAt === null ? (
        purse.schedule === "on_request" && purse.eligible ? (
          t.onceAsked
        ) : (
          t.notYet
        )
      ) : (
        <span key="next">
          <Clock at={nextPayoutAt} />
          {purse.eligible ? (
            <>
              , <Money minor={amountMinor} currency={currency} />
            </>
          ) : null}
        </span>
      ),
    ],
  ];
}

/** What one can do about a reason by oneself. */
const AT_METHOD = new Set([
  "no_method",
  "method_unverified",
  "method_cooling_off",
  "stripe_not_ready",
  "currency_not_by_method",
]);
const AT_IDENTITY = new Set(["kyc_needed", "tax_form_needed"]);

function Reasons({ purse: { reasons, availableMinor, currency } }: { purse: NextPayout }) {
  const t = useTexts(ownPayoutsTexts);
  return (
    <Notice tone={availableMinor > 0 ? "warn" : "unknown"} title={availableMinor > 0 ? t.why : t.nothingNow}>
      <ul className="reasons">
        {reasons.map(({ from, ...reason }) => (
          <li key={reason.code}>
            {describeReason(reason, currency)}
            {from === null ? null : <> {weave(t.yourClock, <Clock at={from} />)}</>}
          </li>
        ))}
      </ul>
      {reasons.some(({ code }) => AT_METHOD.has(code)) ? (
        <Link to="/affiliate/payouts/method">{t.seeMethod}</Link>
      ) : null}
      {reasons.some(({ code }) => AT_IDENTITY.has(code)) ? (
        <Link to="/affiliate/payouts/identity">{t.seeAsked}</Link>
      ) : null}
    </Notice>
  );
}
