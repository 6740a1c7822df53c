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
import { SCHEDULE_WORDS } from "../../describe-payout.ts";
import { describeWant } from "../../describe-want.ts";

const AskForm = lazyPart(async () => (await import("./ask-form.tsx")).AskForm);

interface PurseProps {
  readonly purse: NextPayout;
  /** What matures next; null: nothing is pending. */
  readonly next: ProgramBalance["next"];
}

/** One program's money in one currency: how much of it is where, and what keeps it from being paid. */
export function Purse({ purse, next }: PurseProps) {
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
      <Figure value={formatMoney(availableMinor, currency)} label="available" />
      <Facts facts={factsOf(purse, next)} />
      {eligible ? null : <Reasons purse={purse} />}
      {eligible && !asking ? (
        <p>
          <Button look="main" aria-expanded={false} onClick={open}>
            <span>
              Ask for a payout
              <span className="visually-hidden">
                {" "}
                in {currency} from {programName}
              </span>
            </span>
          </Button>
        </p>
      ) : null}
      {asked ? <AskForm isOpen={asking} purse={purse} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

function factsOf(purse: NextPayout, next: ProgramBalance["next"]): Parameters<typeof Facts>[0]["facts"] {
  const { currency, pendingMinor, inTransitMinor, minimumMinor, nextPayoutAt, amountMinor } = purse;
  return [
    [
      "pending",
      <span key="pending">
        <Money minor={pendingMinor} currency={currency} />
        {next === null ? null : (
          <>
            ,{" "}
            {next.amountMinor === pendingMinor ? null : (
              <>
                of it <Money minor={next.amountMinor} currency={currency} />
              </>
            )}{" "}
            until <Day at={next.maturesAt} />
          </>
        )}
      </span>,
    ],
    ["on its way", <Money key="transit" minor={inTransitMinor} currency={currency} />],
    ["least that is paid", <Money key="least" minor={minimumMinor} currency={currency} />],
    ["the program pays", SCHEDULE_WORDS[purse.schedule]],
    [
      "next payout",
      nextPayoutAt === null ? (
        purse.schedule === "on_request" && purse.eligible ? (
          "once you ask"
        ) : (
          "not yet; why stands below"
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

function Reasons({ purse: { reasons, availableMinor } }: { purse: NextPayout }) {
  return (
    <Notice
      tone={availableMinor > 0 ? "warn" : "unknown"}
      title={availableMinor > 0 ? "Why it is not paid now" : "Nothing to pay now"}
    >
      <ul className="reasons">
        {reasons.map(({ code, sentence, from, figures }) => (
          <li key={code}>
            {inWords(sentence, figures.wants)}
            {from === null ? null : (
              <>
                {" "}
                By your clock: <Clock at={from} />.
              </>
            )}
          </li>
        ))}
      </ul>
      {reasons.some(({ code }) => AT_METHOD.has(code)) ? (
        <Link to="/affiliate/payouts/method">See how you are paid</Link>
      ) : null}
      {reasons.some(({ code }) => AT_IDENTITY.has(code)) ? (
        <Link to="/affiliate/payouts/identity">See what is asked for</Link>
      ) : null}
    </Notice>
  );
}

/** @param wants what Stripe wants, in its names, which the sentence has */
function inWords(sentence: string, wants = ""): string {
  return wants
    .split(",")
    .filter((want) => want !== "")
    .reduce((told, want) => told.replace(want, describeWant(want)), sentence);
}
