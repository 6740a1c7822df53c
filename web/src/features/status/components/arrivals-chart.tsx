import { Figure } from "../../../components/ui/figure.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatRate, UNKNOWN } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { statusTexts } from "../texts/status.ts";
import { ARRIVALS_WINDOW_MS, type Arrivals, arrivalRate } from "../view.ts";

const NOW_MS = 10_000;
const HEIGHT = 40;

/** Events that reached Postgres, as they came in the last two minutes. */
export function ArrivalsChart({ arrivals }: { arrivals: readonly Arrivals[] }) {
  const t = useTexts(statusTexts).arrivals;
  const now = arrivalRate(arrivals, NOW_MS);
  const rates = arrivals.map(rateOf);
  const peak = Math.max(0, ...rates);
  return (
    <Section title={t.title} aside={t.aside}>
      <div className="arrivals">
        <Figure value={now === null ? UNKNOWN : formatRate(now)} label={t.perSecond} />
        <p className="arrivals-peak">
          {weave(t.peak, <b>{arrivals.length === 0 ? UNKNOWN : formatRate(peak)}</b>)}
        </p>
        <svg
          className="arrivals-bars"
          viewBox={`0 0 ${ARRIVALS_WINDOW_MS / 1_000} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {arrivals.map((arrival, index) => (
            <Bar
              key={arrival.fromMs}
              arrival={arrival}
              endMs={arrivals.at(-1)?.untilMs ?? 0}
              height={scale(rates[index] ?? 0, peak)}
            />
          ))}
        </svg>
      </div>
    </Section>
  );
}

function Bar({
  arrival: { fromMs, untilMs },
  endMs,
  height,
}: {
  arrival: Arrivals;
  endMs: number;
  height: number;
}) {
  const seconds = (ms: number) => (ms - endMs + ARRIVALS_WINDOW_MS) / 1_000;
  const width = Math.max(0, seconds(untilMs) - seconds(fromMs) - 0.5);
  return <rect x={seconds(fromMs)} width={width} y={HEIGHT - height} height={height} />;
}

function rateOf({ fromMs, untilMs, count }: Arrivals): number {
  return untilMs > fromMs ? (count * 1_000) / (untilMs - fromMs) : 0;
}

/** What is not nothing can be seen, however high the peak. */
function scale(rate: number, peak: number): number {
  return rate === 0 ? 0 : Math.max(1.5, (rate / peak) * HEIGHT);
}
