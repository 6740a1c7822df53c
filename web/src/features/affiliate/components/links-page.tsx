import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import type { AffiliateLink } from "../../../../../core/api/affiliate.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useMaking } from "../../../lib/use-making.ts";
import { useOwnLinks } from "../api/use-links.ts";
import type { LinkSearch } from "../link-search.ts";
import { linksTexts } from "../texts/links.ts";
import { linkColumns } from "./links/link-columns.tsx";
import { LinkFilters } from "./links/link-filters.tsx";
import "./links.css";

const QrCode = lazy(() => import("./qr-code.tsx"));
const LinkForm = lazyPart(async () => (await import("./link-form.tsx")).LinkForm);
const BulkForm = lazyPart(async () => (await import("./links/bulk-form.tsx")).BulkForm);
const LinkDetail = lazyPart(async () => (await import("./links/link-detail.tsx")).LinkDetail);
const route = getRouteApi("/affiliate/links");

/** Links to share with what each brought, and the forms for further ones. */
export function LinksPage() {
  const t = useTexts(linksTexts);
  const { campaign, ...search } = route.useSearch();
  const navigate = useNavigate();
  const links = useOwnLinks(search);
  const [making, setMaking] = useMaking(campaign !== undefined);
  const [several, setSeveral] = useState(false);
  const [shown, setShown] = useState<AffiliateLink | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const look = useCallback(
    (next: LinkSearch) =>
      void navigate({ to: "/affiliate/links", search: next, replace: true, resetScroll: false }),
    [navigate],
  );
  const isFiltered = search.q !== undefined || search.status !== undefined;
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          <span className="button-row">
            <Button aria-expanded={several} onClick={() => setSeveral(!several)}>
              {t.several}
            </Button>
            <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
              {t.newLink}
            </Button>
          </span>
        }
      />
      {making ? <LinkForm campaignId={campaign} onDone={() => setMaking(false)} /> : null}
      {several ? <BulkForm onDone={() => setSeveral(false)} /> : null}
      <LoadProblem error={links.error} onRetry={() => void links.refetch()} />
      <div className="stacked">
        <LinkFilters search={search} onLook={look} />
        <ListTable
          caption={t.caption}
          columns={linkColumns(t, { openId, onOpen: setOpenId, onQr: setShown })}
          rows={links.data}
          rowKey={({ id }) => id}
          detail={(link) => (link.id === openId ? <LinkDetail link={link} /> : null)}
          empty={
            isFiltered ? (
              <Empty title={t.notFound}>
                <p>{t.notFoundText}</p>
                <Button onClick={() => look({})}>{t.showAll}</Button>
              </Empty>
            ) : (
              <Empty title={t.none}>
                <p>{t.noneText}</p>
                <Link to="/affiliate/campaigns" className="button">
                  {t.noneAction}
                </Link>
              </Empty>
            )
          }
        />
        <MoreButton query={links} />
      </div>
      {shown === null ? null : (
        <Dialog title={t.qr(shown.code)} onClose={() => setShown(null)}>
          <Suspense fallback={<div className="qr-code" />}>
            <QrCode url={shown.url} name={shown.code} />
          </Suspense>
        </Dialog>
      )}
    </>
  );
}
