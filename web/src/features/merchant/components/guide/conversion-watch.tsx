import { Link } from "@tanstack/react-router";
import type { SourceConversions } from "../../../../../../core/api/installation.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeReason, describeSource } from "../../describe-conversion.ts";

/** The first conversion as it comes, and what became of it. */
export function ConversionWatch({ conversion }: { conversion: SourceConversions | null }) {
  return (
    <div aria-live="polite">
      {conversion === null ? (
        <Notice tone="unknown" title="Waiting for the first conversion">
          Follow the link, place an order in the same browser, and watch.
        </Notice>
      ) : (
        <Arrived conversion={conversion} />
      )}
    </div>
  );
}

const TITLES = {
  attributed: "Your first conversion is tracked",
  unattributed: "A conversion arrived, and is credited to nobody",
  waiting: "A conversion arrived, and is being looked at",
} as const;

function Arrived({ conversion: { source, last } }: { conversion: SourceConversions }) {
  return (
    <Notice
      tone={last.outcome === "attributed" ? "ok" : last.outcome === "waiting" ? "unknown" : "warn"}
      title={TITLES[last.outcome]}
    >
      <p>
        Order <code>{last.orderId}</code>, <Money minor={last.amountMinor} currency={last.currency} />,
        reported by {describeSource(source)}, <Clock at={last.receivedAt} />.
        {last.outcomeReason === null ? null : ` ${sentence(describeReason(last.outcomeReason))}`}
      </p>
      {last.tokenRefusal === null ? null : (
        <p>Its click token was refused: {describeReason(last.tokenRefusal)}.</p>
      )}
      <Link to="/merchant/conversions" className="button">
        See why
      </Link>
    </Notice>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
