import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Sign } from "../../../components/ui/sign.tsx";
import { formatBound, formatCount, formatShare, UNKNOWN } from "../../../lib/format.ts";
import type { Tone } from "../../../lib/tone.ts";
import type { Status } from "../api/status-schema.ts";
import { judgeLoss, LOSS_BOUND, LOSS_LEAST_EVENTS, type LossVerdict } from "../loss.ts";

/** The scale ends at twice the bound, so that the bound stands in its middle. */
const SCALE_END = LOSS_BOUND * 2;

const VERDICTS: Readonly<Record<LossVerdict, { tone: Tone; text: string }>> = {
  none: { tone: "unknown", text: "No numbered event today (UTC). The meter begins with the first click." },
  "too-few": {
    tone: "unknown",
    text: `Above the bound, and too few to judge: it takes ${formatCount(LOSS_LEAST_EVENTS)} events.`,
  },
  within: { tone: "ok", text: "Within the bound." },
  above: {
    tone: "warn",
    text: "Above the bound. What is on its way is not missing for long; what stays missing is lost.",
  },
};

/** Every event carries its isolate's number; a gap in the numbers is an event that has not come. */
export function LossMeter({ meter }: { meter: Status["lossMeter"] | undefined }) {
  const { share, verdict } = judgeLoss(meter ?? { isolates: 0, sent: 0, received: 0, missing: 0 });
  const { tone, text } = VERDICTS[verdict];
  const filled = Math.min(1, (share ?? 0) / SCALE_END) * 100;
  const shown = (value: number | undefined) => (value === undefined ? UNKNOWN : formatCount(value));
  return (
    <Section title="Loss meter" aside="today, UTC">
      <div className="loss">
        <Figure
          value={share === null ? UNKNOWN : formatShare(share)}
          label={`missing of at most ${formatBound(LOSS_BOUND)}`}
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
            ["sent", shown(meter?.sent)],
            ["received", shown(meter?.received)],
            ["missing", shown(meter?.missing)],
            ["isolates", shown(meter?.isolates)],
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
