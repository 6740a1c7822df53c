import { LanguageSwitch } from "../../../components/language/language-switch.tsx";
import { Avatar } from "../../../components/ui/avatar.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Brand } from "../../../components/ui/brand.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { CodeBlock } from "../../../components/ui/code-block.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { LiveMark } from "../../../components/ui/live-mark.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Amounts, Money } from "../../../components/ui/money.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { QrPicture } from "../../../components/ui/qr-picture.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Sparkline } from "../../../components/ui/sparkline.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { THEMES, useTheme } from "../../../lib/theme.ts";
import type { Tone } from "../../../lib/tone.ts";
import { galleryTexts } from "../texts/gallery.ts";
import { AT, PERSON, SNIPPET, WEEK } from "./sample-data.ts";
import "./gallery.css";

const ChartSamples = lazyPart(async () => (await import("./chart-samples.tsx")).ChartSamples);
const FieldSamples = lazyPart(async () => (await import("./field-samples.tsx")).FieldSamples);
const OverlaySamples = lazyPart(async () => (await import("./overlay-samples.tsx")).OverlaySamples);
const TableSamples = lazyPart(async () => (await import("./table-samples.tsx")).TableSamples);

const TONES: readonly Tone[] = ["ok", "warn", "bad", "unknown"];
const COLOURS = ["paper", "sheet", "well", "ink", "ink-soft", "rule", "rule-strong", "water", "water-soft"];
const MORE_COLOURS = ["water-faint", "amber", "amber-faint", "red", "red-faint"];
const SERIES = [1, 2, 3, 4, 5, 6].map((at) => `series-${at}`);
const SIZES = ["micro", "tiny", "small", "body", "head", "title", "figure", "state"];

/** Every component in every state, for those who build screens and for those who test them. */
export function GalleryPage() {
  const t = useTexts(galleryTexts);
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
        <LanguageSwitch />
      </header>
      <main>
        <PageHead title={t.title} lead={t.lead} action={<ThemeChoice />} />
        <Section title={t.colours}>
          <ul className="gallery-colours">
            {[...COLOURS, ...MORE_COLOURS, ...SERIES].map((name) => (
              <li key={name}>
                <span className={`gallery-colour is-${name}`} aria-hidden="true" />
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </Section>
        <Section title={t.type}>
          {SIZES.map((size) => (
            <p key={size} className={`gallery-type is-${size}`}>
              <span>{t.title}</span> <code>{size}</code>
            </p>
          ))}
        </Section>
        <Section title={t.buttons}>
          <Buttons />
        </Section>
        <Section title={t.states}>
          <States />
        </Section>
        <Section title={t.figures}>
          <Figures />
        </Section>
        <Section title={t.fields}>
          <FieldSamples />
        </Section>
        <Section title={t.tables}>
          <TableSamples />
        </Section>
        <Section title={t.charts}>
          <ChartSamples />
        </Section>
        <Section title={t.overlays}>
          <OverlaySamples />
        </Section>
        <Section title={t.helpers}>
          <div className="stacked">
            <CodeBlock what={t.code} code={SNIPPET} />
            <div className="gallery-qr">
              <QrPicture text="https://example.com" label={t.qr} />
            </div>
          </div>
        </Section>
      </main>
    </div>
  );
}

function ThemeChoice() {
  const t = useTexts(galleryTexts);
  const [theme, choose] = useTheme();
  return (
    <fieldset className="button-row">
      <legend className="visually-hidden">{t.theme}</legend>
      {THEMES.map((each) => (
        <Button key={each} aria-pressed={each === theme} onClick={() => choose(each)}>
          {t[each]}
        </Button>
      ))}
    </fieldset>
  );
}

function Buttons() {
  const t = useTexts(galleryTexts);
  return (
    <div className="stacked">
      {(["main", "plain", "bare"] as const).map((look) => (
        <p key={look} className="button-row">
          <Button look={look}>{look === "main" ? t.save : t[look]}</Button>
          <Button look={look} busy>
            {t.busy}
          </Button>
          <Button look={look} disabled>
            {t.disabled}
          </Button>
        </p>
      ))}
    </div>
  );
}

function States() {
  const t = useTexts(galleryTexts);
  return (
    <div className="stacked">
      <p className="button-row">
        {TONES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {t.tones[tone]}
          </Badge>
        ))}
      </p>
      {TONES.map((tone) => (
        <Notice key={tone} tone={tone} title={t.tones[tone]}>
          <p>{t.noticeText}</p>
        </Notice>
      ))}
      <LoadProblem error={new Error(t.loadFailed)} onRetry={() => undefined} />
      <LoadProblem error={new Error(t.loadFailed)} onRetry={() => undefined} alone />
      <Empty title={t.emptyTitle}>
        <p>{t.emptyText}</p>
      </Empty>
      <div className="button-row">
        <LiveMark state="connecting" />
        <LiveMark state="live" />
        <LiveMark state="lost" />
      </div>
    </div>
  );
}

function Figures() {
  const t = useTexts(galleryTexts);
  return (
    <div className="stacked">
      <Figure value={formatCount(12_345)} label={t.clicks} />
      <Facts
        facts={[
          [t.earned, <Money key="earned" minor={1_234_50} currency="USD" />],
          [
            t.pending,
            <Amounts
              key="pending"
              amounts={[
                { currency: "EUR", minor: 9_900 },
                { currency: "VND", minor: 250_000 },
                { currency: "KWD", minor: 1_250 },
              ]}
            />,
          ],
          [t.since, <Day key="since" at={AT} />],
        ]}
      />
      <Sparkline values={WEEK} label={t.trend} />
      <p className="with-sign">
        <Avatar user={PERSON} /> <Clock at={AT} />
      </p>
    </div>
  );
}
