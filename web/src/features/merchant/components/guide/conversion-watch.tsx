import { Link } from "@tanstack/react-router";
import type { SourceConversions } from "../../../../../../core/api/installation.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { describeReason, describeSource } from "../../describe-conversion.ts";
import { guideTexts } from "../../texts/guide.ts";

/** The first conversion as it comes, and what became of it. */
export function ConversionWatch({ conversion }: { conversion: SourceConversions | null }) {
  const t = useTexts(guideTexts);
  return (
    <div aria-live="polite">
      {conversion === null ? (
        <Notice tone="unknown" title={t.waiting}>
          {t.waitingText}
        </Notice>
      ) : (
        <Arrived conversion={conversion} />
      )}
    </div>
  );
}

function Arrived({ conversion: { source, last } }: { conversion: SourceConversions }) {
  const t = useTexts(guideTexts);
  return (
    <Notice
      tone={last.outcome === "attributed" ? "ok" : last.outcome === "waiting" ? "unknown" : "warn"}
      title={t.arrived[last.outcome]}
    >
      <p>
        {weave(
          t.order,
          <code>{last.orderId}</code>,
          <Money minor={last.amountMinor} currency={last.currency} />,
          describeSource(source),
          <Clock at={last.receivedAt} />,
        )}
        {last.outcomeReason === null ? null : ` ${sentence(describeReason(last.outcomeReason))}`}
      </p>
      {last.tokenRefusal === null ? null : <p>{t.tokenRefused(describeReason(last.tokenRefusal))}</p>}
      <Link to="/merchant/conversions" className="button">
        {t.seeWhy}
      </Link>
    </Notice>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
