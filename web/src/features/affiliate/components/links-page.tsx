import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { AffiliateLink } from "../../../../../core/api/affiliate.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { CopyButton } from "../../../components/ui/copy-button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { formatCount } from "../../../lib/format.ts";
import { ENROLLMENT_TONES } from "../../../lib/tones.ts";
import { useMaking } from "../../../lib/use-making.ts";
import { useLinks } from "../api/use-affiliate.ts";
import { LinkForm } from "./link-form.tsx";
import "./links.css";

const QrCode = lazy(() => import("./qr-code.tsx"));
const route = getRouteApi("/affiliate/links");

/** Links to share, and the form for another one. */
export function LinksPage() {
  const links = useLinks();
  const { campaign } = route.useSearch();
  const [making, setMaking] = useMaking(campaign !== undefined);
  const [shown, setShown] = useState<AffiliateLink | null>(null);
  return (
    <>
      <PageHead
        title="Links"
        lead={
          <>
            Share a link as it is, or as a QR code. Add <code>?s1=newsletter</code> to it to tell the places
            apart.
          </>
        }
        action={
          <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
            New link
          </Button>
        }
      />
      {making ? <LinkForm campaignId={campaign} onDone={() => setMaking(false)} /> : null}
      <LoadProblem error={links.error} onRetry={() => void links.refetch()} />
      <div>
        <ListTable
          caption="Your links, newest first"
          columns={columnsWith(setShown)}
          rows={links.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="No link yet">
              <p>A link needs an approved place in a campaign.</p>
              <Link to="/affiliate/campaigns" className="button">
                Choose a campaign
              </Link>
            </Empty>
          }
        />
        <MoreButton query={links} />
      </div>
      {shown === null ? null : (
        <Dialog title={`QR code of ${shown.code}`} onClose={() => setShown(null)}>
          <Suspense fallback={<div className="qr-code" />}>
            <QrCode url={shown.url} name={shown.code} />
          </Suspense>
        </Dialog>
      )}
    </>
  );
}

function columnsWith(show: (link: AffiliateLink) => void): readonly Column<AffiliateLink>[] {
  return [
    {
      title: "Link",
      cell: ({ url, campaignName, programName, destinationUrl }) => (
        <>
          <a href={url} target="_blank" rel="noreferrer" className="link-url">
            {url.replace(/^https?:\/\//, "")}
          </a>
          <span className="second">
            {campaignName} · {programName}
          </span>
          {destinationUrl === null ? null : <span className="second">leads to {destinationUrl}</span>}
        </>
      ),
    },
    {
      title: "Share",
      cell: (link) => (
        <span className="button-row">
          <CopyButton text={link.url} what={`the link ${link.code}`} />
          <Button onClick={() => show(link)} aria-label={`QR code of ${link.code}`}>
            QR
          </Button>
        </span>
      ),
    },
    { title: "State", cell: (link) => <LinkState link={link} /> },
    { title: "Clicks", numeric: true, cell: ({ clicks }) => formatCount(clicks) },
    { title: "Bots", numeric: true, cell: ({ bots }) => formatCount(bots) },
    { title: "Conversions", numeric: true, cell: ({ conversions }) => formatCount(conversions) },
  ];
}

function LinkState({ link: { status, enrollmentStatus } }: { link: AffiliateLink }) {
  if (status === "archived") return <Badge tone="unknown">archived</Badge>;
  if (enrollmentStatus !== "approved") {
    return <Badge tone={ENROLLMENT_TONES[enrollmentStatus]}>{`place ${enrollmentStatus}`}</Badge>;
  }
  return <Badge tone="ok">works</Badge>;
}
