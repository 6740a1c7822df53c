import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Sign } from "../../../components/ui/sign.tsx";
import { formatBound, formatCount, formatShare, UNKNOWN } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../lib/tone.ts";
import type { Status } from "../api/status-schema.ts";
import { judgeLoss, LOSS_BOUND, LOSS_LEAST_EVENTS, type LossVerdict } from "../loss.ts";
import { statusTexts } from "../texts/status.ts";

/** The scale ends at twice the bound, so that the bound stands in its middle. */
const SCALE_END = LOSS_BOUND * 2;

const TONES: Readonly<Record<LossVerdict, Tone>> = {
  ...{ none: "unknown", "too-few": "unknown", within: "ok", above: "warn" },
};

/** Every event carries its isolate's number; a gap in the numbers is an event that has not come. */
export function LossMeter({ meter }: { meter: Status["lossMeter"] | undefined }) {
  const t = useTexts(statusTexts).loss;
  const { share, verdict } = judgeLoss(meter ?? { isolates: 0, sent: 0, received: 0, missing: 0 });
  const tone = TONES[verdict];
  const text = verdict === "too-few" ? t.tooFew(formatCount(LOSS_LEAST_EVENTS)) : t[verdict];
  const filled = Math.min(1, (share ?? 0) / SCALE_END) * 100;
  const shown = (value: number | undefined) => (value === undefined ? UNKNOWN : formatCount(value));
  return (
    <Section title={t.title} aside={t.aside}>
      <div className="loss">
        <Figure
          value={share === null ? UNKNOWN : formatShare(share)}
          label={t.ofAtMost(formatBound(LOSS_BOUND))}
        />
        <svg
          className={`loss-scale is-${tone}`}
          viewBox="0 0 100 10"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect className="loss-track" width="100" height="10" />
          <rect className="loss-fill" width={filled} height="10" />
          <path className="loss-bound" d="M50 -3V13" />
        </svg>
        <Facts
          facts={[
            [t.sent, shown(meter?.sent)],
            [t.received, shown(meter?.received)],
            [t.missing, shown(meter?.missing)],
            [t.isolates, shown(meter?.isolates)],
          ]}
        />
        <p className="hint">
          {meter === undefined ? null : (
            <>
              <Sign tone={tone} /> {text}
            </>
          )}
        </p>
      </div>
    </Section>
  );
}
