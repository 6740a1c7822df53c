import { useState } from "react";
import type { Coupon } from "../../../../../../core/api/coupons.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useMaking } from "../../../../lib/use-making.ts";
import { useNow } from "../../../../lib/use-now.ts";
import { useCoupons } from "../../api/use-merchant.ts";
import { usePlaceNames } from "../../api/use-place-names.ts";
import { couponState } from "../../coupon-state.ts";
import { couponsTexts } from "../../texts/coupons.ts";

const ArchiveForm = lazyPart(async () => (await import("./archive-form.tsx")).ArchiveForm);
const CouponForm = lazyPart(async () => (await import("./coupon-form.tsx")).CouponForm);

/** Codes that buyers type, and whose orders they make them. */
export function CouponsPage() {
  const t = useTexts(couponsTexts);
  const coupons = useCoupons();
  const [making, setMaking] = useMaking();
  const [askedId, setAskedId] = useState<string | null>(null);
  const columns = useColumns(setAskedId);
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
            {t.newCoupon}
          </Button>
        }
      />
      {making ? <CouponForm onDone={() => setMaking(false)} /> : null}
      <Listed of={coupons}>
        <ListTable
          caption={t.caption}
          columns={columns}
          rows={coupons.data}
          rowKey={({ id }) => id}
          detail={(coupon) =>
            askedId === coupon.id && coupon.status === "active" ? (
              <div className="row-detail">
                <ArchiveForm coupon={coupon} onDone={() => setAskedId(null)} />
              </div>
            ) : null
          }
          empty={
            <Empty title={t.empty}>
              <p>{weave(t.emptyText, <code>coupon</code>)}</p>
              <Button onClick={() => setMaking(true)}>{t.makeFirst}</Button>
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

const MINUTE_MS = 60_000;

function useColumns(ask: (id: string) => void): readonly Column<Coupon>[] {
  const t = useTexts(couponsTexts);
  const names = usePlaceNames();
  const nowMs = useNow(MINUTE_MS);
  return [
    { title: t.code, cell: ({ code }) => <code>{code}</code> },
    {
      title: t.partner,
      cell: (coupon) => (
        <>
          {names.partner(coupon)}
          <span className="second">{names.campaign(coupon)}</span>
        </>
      ),
    },
    {
      title: t.state,
      cell: (coupon) => {
        const { tone, text } = couponState(coupon, nowMs);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    {
      title: t.firstDay,
      cell: ({ validFrom, createdAt }) => <Day at={validFrom ?? createdAt} />,
    },
    {
      title: t.lastDay,
      cell: ({ validUntil }) => (validUntil === null ? t.noEnd : <Day at={lastMomentBefore(validUntil)} />),
    },
    {
      title: t.change,
      acts: true,
      cell: ({ id, code, status }) =>
        status === "archived" ? (
          "–"
        ) : (
          <Button aria-label={t.archiveCode(code)} onClick={() => ask(id)}>
            {t.archive}
          </Button>
        ),
    },
  ];
}

function lastMomentBefore(end: string): string {
  return new Date(Date.parse(end) - 1).toISOString();
}
