import type { OwnRanks } from "../../../../../../core/api/affiliate-ranks.ts";
import { Day } from "../../../../components/ui/clock.tsx";
import { Figure } from "../../../../components/ui/figure.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount, UNKNOWN } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useRankProgress } from "../../api/use-rank.ts";
import { expectedNext, type NextRank, requirementName, shareOf } from "../../describe-rank.ts";
import { rankTexts } from "../../texts/rank.ts";

interface RankProgressProps {
  readonly partnerId: string;
  readonly ranks: OwnRanks;
  /** A rank's name by its key. */
  readonly named: (key: string) => string;
}

/** What rank is held, and what is missing for the next one. While that is worked out, room stands for what will likely be asked. */
export function RankProgress({ partnerId, ranks, named }: RankProgressProps) {
  const t = useTexts(rankTexts);
  const progress = useRankProgress(partnerId);
  const { data } = progress;
  const nameOf = (key: string | null | undefined) =>
    key === undefined ? UNKNOWN : key === null ? t.none : named(key);
  const next = data === undefined ? expectedNext(ranks) : data.next;
  return (
    <Loaded of={[progress]}>
      <div className="stacked" aria-busy={data === undefined}>
        <div className="rank-figures">
          <Section title={t.paid}>
            <Figure value={nameOf(data?.paidRank)} label={t.paidHint} />
          </Section>
          <Section title={t.current}>
            <Figure value={nameOf(data?.rank)} label="" />
            <p className="figure-label">
              {data === undefined
                ? UNKNOWN
                : weave(t.until, <Day at={lastMoment(data.endsAt)} timeZone={ranks.timezone} />)}
            </p>
          </Section>
          <Section title={t.lifetime}>
            <Figure value={nameOf(data?.lifetimeRank)} label="" />
          </Section>
        </div>
        <Next next={next} ranks={ranks} named={named} />
      </div>
    </Loaded>
  );
}

/** A period ends a moment before the next begins. */
const lastMoment = (endsAt: string) => new Date(Date.parse(endsAt) - 1).toISOString();

function Next({ next, ranks, named }: Omit<RankProgressProps, "partnerId"> & { next: NextRank | null }) {
  const t = useTexts(rankTexts);
  const asked = next?.requirements ?? [];
  // As many lines as any rank has, so that nothing below moves once it is known which one is the next.
  const spare = Math.max(...ranks.ladder.map(({ requires }) => requires.length)) - asked.length;
  return (
    <Section title={next === null ? t.top : t.next(named(next.rank))}>
      <ul className="rank-bars">
        {asked.map((one) => (
          <li key={one.requirement} className="rank-bar">
            <span className="rank-bar-name">{requirementName(one, named)}</span>
            <span className="rank-bar-said">
              {t.have(one.have === null ? UNKNOWN : formatCount(one.have), formatCount(one.needed))} ·{" "}
              {one.missing === 0
                ? t.met
                : t.missing(one.missing === null ? UNKNOWN : formatCount(one.missing))}
            </span>
            <span className="rank-bar-room" aria-hidden="true">
              <span data-met={one.missing === 0} style={{ width: `${shareOf(one) * 100}%` }} />
            </span>
          </li>
        ))}
        {Array.from({ length: Math.max(0, spare) }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines that stand for nothing have no other name
          <li key={index} className="rank-bar" aria-hidden="true" />
        ))}
      </ul>
    </Section>
  );
}
