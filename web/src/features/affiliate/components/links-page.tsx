import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { AffiliateLink } from "../../../../../core/api/affiliate.ts";
import { ChoiceFilter, Filters, TextFilter } from "../../../components/table/filters.tsx";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useMaking } from "../../../lib/use-making.ts";
import { AFFILIATE, useAffiliateApi } from "../api/use-affiliate.ts";
import { useOwnLinks } from "../api/use-links.ts";
import { LINK_STATUSES, readLinkSearch } from "../link-search.ts";
import { linksTexts } from "../texts/links.ts";
import { linkColumns } from "./links/link-columns.tsx";
import "./links.css";

const QrCode = lazy(() => import("./qr-code.tsx"));
const LinkForm = lazyPart(async () => (await import("./link-form.tsx")).LinkForm);
const BulkForm = lazyPart(async () => (await import("./links/bulk-form.tsx")).BulkForm);
const LinkDetail = lazyPart(async () => (await import("./links/link-detail.tsx")).LinkDetail);
const route = getRouteApi("/affiliate/links");
const NEWEST = "-createdAt";

/** Links to share with what each brought, and the forms for further ones. */
export function LinksPage() {
  const t = useTexts(linksTexts);
  const api = useAffiliateApi();
  const { campaign } = route.useSearch();
  const { search, put, clear, sortBy } = useListSearch(readLinkSearch);
  const links = useOwnLinks(search);
  const [making, setMaking] = useMaking(campaign !== undefined);
  const [several, setSeveral] = useState(false);
  const [shown, setShown] = useState<AffiliateLink | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
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
      <div className="stacked links">
        <Filters onClear={clear}>
          <TextFilter label={t.find} value={search.q} max={100} onLook={(value) => put("q", value)} />
          <ChoiceFilter
            label={t.status}
            value={search.status}
            options={LINK_STATUSES.map((status) => [status, t.statuses[status]])}
            onChoose={(value) => put("status", value)}
          />
        </Filters>
        <Loaded of={[links]}>
          <RichTable
            list="own-links"
            caption={t.caption}
            columns={linkColumns(t, { openId, onOpen: setOpenId, onQr: setShown })}
            rows={links.data}
            rowKey={({ id }) => id}
            sort={sortBy(NEWEST)}
            tools={<ExportButton api={api} path={`${AFFILIATE}/links`} query={{ ...search }} name="links" />}
            detail={(link) => (link.id === openId ? <LinkDetail link={link} /> : null)}
            empty={
              <NoneFit onClear={clear}>
                <Empty title={t.none}>
                  <p>{t.noneText}</p>
                  <Link to="/affiliate/campaigns" className="button">
                    {t.noneAction}
                  </Link>
                </Empty>
              </NoneFit>
            }
          />
          <MoreButton query={links} />
        </Loaded>
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
