import { Link } from "@tanstack/react-router";
import type { AffiliateLink } from "../../../../../../core/api/affiliate.ts";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { CopyButton } from "../../../../components/ui/copy-button.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { ENROLLMENT_TONES } from "../../../../lib/tones.ts";
import { linksTexts } from "../../texts/links.ts";

interface Doing {
  readonly openId: string | null;
  readonly onOpen: (id: string | null) => void;
  readonly onQr: (link: AffiliateLink) => void;
}

/** @param t of the page, which is drawn again when the language changes */
export function linkColumns(
  t: (typeof linksTexts)["en"],
  { openId, onOpen, onQr }: Doing,
): readonly RichColumn<AffiliateLink>[] {
  return [
    {
      ...{ id: "code", title: t.link, sorts: true },
      cell: ({ url, campaignName, programName, destinationUrl }) => (
        <>
          <a href={url} target="_blank" rel="noreferrer" className="link-url">
            {url.replace(/^https?:\/\//, "")}
          </a>
          <span className="second">
            {campaignName} · {programName}
          </span>
          {destinationUrl === null ? null : <span className="second">{t.leadsTo(destinationUrl)}</span>}
        </>
      ),
    },
    {
      ...{ id: "share", title: t.share, acts: true },
      cell: (link) => (
        <span className="button-row">
          <CopyButton text={link.url} what={t.what(link.code)} />
          <Button onClick={() => onQr(link)} aria-label={t.qr(link.code)}>
            QR
          </Button>
          <Button
            aria-expanded={link.id === openId}
            aria-label={t.open(link.code)}
            onClick={() => onOpen(link.id === openId ? null : link.id)}
          >
            {t.details}
          </Button>
        </span>
      ),
    },
    { id: "createdAt", title: t.made, sorts: true, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    { id: "state", title: t.state, cell: (link) => <LinkState link={link} /> },
    {
      id: "clicks",
      title: t.clicks,
      numeric: true,
      cell: ({ campaignId, recent }) => report({ campaignId, measure: "clicks" }, formatCount(recent.clicks)),
    },
    {
      id: "conversions",
      title: t.conversions,
      numeric: true,
      cell: ({ campaignId, recent }) =>
        report({ campaignId, measure: "conversions" }, formatCount(recent.conversions)),
    },
    {
      id: "earnings",
      title: t.earnings,
      numeric: true,
      cell: ({ recent: { earnings } }) => (
        <Amounts amounts={earnings.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))} />
      ),
    },
  ];
}

/** The links of a campaign side by side, of the same 30 days. */
function report({ campaignId, measure }: { campaignId: string; measure: string }, shown: string) {
  const search = { campaignId, measure, dimension: "link" };
  return (
    <Link to="/affiliate/reports" search={search} className="number-link">
      {shown}
    </Link>
  );
}

function LinkState({ link: { status, enrollmentStatus } }: { link: AffiliateLink }) {
  const t = useTexts(linksTexts);
  if (status === "archived") return <Badge tone="unknown">{t.archived}</Badge>;
  if (enrollmentStatus !== "approved") {
    return <Badge tone={ENROLLMENT_TONES[enrollmentStatus]}>{t.place[enrollmentStatus]}</Badge>;
  }
  return <Badge tone="ok">{t.works}</Badge>;
}
