import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount, UNKNOWN } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { ENROLLMENT_TONES } from "../../../../lib/tones.ts";
import {
  useGroups,
  usePartner,
  usePartnerFigures,
  usePlacesOf,
  type WholePartner,
} from "../../api/use-partner-care.ts";
import { usePlaceNames } from "../../api/use-place-names.ts";
import { partnersTexts } from "../../texts/partners.ts";
import { GroupBadge } from "./group-badge.tsx";

const ChangeDialog = lazyPart(async () => (await import("./change-dialog.tsx")).ChangeDialog);
const MovesSection = lazyPart(async () => (await import("./moves-section.tsx")).MovesSection);
const NotesSection = lazyPart(async () => (await import("./notes-section.tsx")).NotesSection);

/** One partner: who it is, what it brings, and what is kept about it. */
export function PartnerPage() {
  const t = useTexts(partnersTexts);
  const { partnerId } = useParams({ from: "/merchant/partners/$partnerId" });
  const partner = usePartner(partnerId);
  // What stands above the rest comes with it: nothing moves then.
  const [figures, places] = [usePartnerFigures(partnerId), usePlacesOf(partnerId)];
  const back = <Link to="/merchant/partners">{t.back}</Link>;
  return (
    <>
      {partner.data === undefined ? (
        <PageHead title={t.partner} action={back} />
      ) : (
        <Head partner={partner.data} />
      )}
      <Loaded of={[partner]} after={[figures, places]}>
        {(data) => (
          <>
            <div className="columns">
              <About partner={data} />
              <Figures partnerId={partnerId} />
            </div>
            <Places partnerId={partnerId} />
            <History partner={data} />
            <MovesSection partner={data}>
              <NotesSection partnerId={partnerId} />
            </MovesSection>
          </>
        )}
      </Loaded>
    </>
  );
}

function Head({ partner }: { partner: WholePartner }) {
  const t = useTexts(partnersTexts);
  const [asking, setAsking] = useState(false);
  const action = partner.status === "active" ? "suspend" : "reinstate";
  return (
    <PageHead
      title={partner.name}
      lead={<Link to="/merchant/partners">{t.back}</Link>}
      action={
        <>
          <Button onClick={() => setAsking(true)}>{t[action]}</Button>
          {asking ? (
            <ChangeDialog partnerIds={[partner.id]} action={action} onClose={() => setAsking(false)} />
          ) : null}
        </>
      }
    />
  );
}

function About({ partner }: { partner: WholePartner }) {
  const t = useTexts(partnersTexts);
  const names = usePlaceNames();
  const group = useGroups().data?.find(({ id }) => id === partner.groupId);
  const { status, statusReason, sponsorPartnerId, externalId } = partner;
  return (
    <Section title={t.about}>
      <Facts
        facts={[
          [
            t.state,
            <span key="s">
              <Badge tone={status === "active" ? "ok" : "bad"}>{t.states[status]}</Badge>
              {statusReason === null ? null : <span className="second">{statusReason}</span>}
            </span>,
          ],
          [t.group, group === undefined ? t.noGroup : <GroupBadge key="g" group={group} />],
          [t.email, partner.email],
          [t.joined, <Day key="j" at={partner.joinedAt} />],
          ...(externalId === null ? [] : [[t.externalId, <code key="e">{externalId}</code>] as const]),
          ...(sponsorPartnerId === null
            ? []
            : [
                [
                  t.sponsor,
                  <Link key="p" to="/merchant/partners/$partnerId" params={{ partnerId: sponsorPartnerId }}>
                    {names.partner({ partnerId: sponsorPartnerId })}
                  </Link>,
                ] as const,
              ]),
        ]}
      />
    </Section>
  );
}

function Figures({ partnerId }: { partnerId: string }) {
  const t = useTexts(partnersTexts);
  const figures = usePartnerFigures(partnerId);
  const amounts = (of: "pendingMinor" | "availableMinor") => (
    <Amounts
      none={t.none}
      amounts={(figures.data?.balances ?? []).map((balance) => ({
        currency: balance.currency,
        minor: balance[of],
      }))}
    />
  );
  return (
    <Section title={t.lastDays}>
      <Loaded of={[figures]} meanwhile={null}>
        {(data) => (
          <Facts
            facts={[
              [
                t.clicks,
                <Link key="c" to="/merchant/clicks" search={{ partnerId, from: data.from, bot: "false" }}>
                  {formatCount(data.clicks)}
                </Link>,
              ],
              [
                t.conversions,
                <Link key="s" to="/merchant/conversions" search={{ partnerId, from: data.from }}>
                  {formatCount(data.conversions)}
                </Link>,
              ],
              [t.links, formatCount(data.links)],
              [t.held, amounts("pendingMinor")],
              [t.available, amounts("availableMinor")],
            ]}
          />
        )}
      </Loaded>
      <p className="partner-payouts">
        <Link to="/merchant/payouts">{t.payouts}</Link>
      </p>
    </Section>
  );
}

function Places({ partnerId }: { partnerId: string }) {
  const t = useTexts(partnersTexts);
  const places = usePlacesOf(partnerId);
  const names = usePlaceNames();
  return (
    <Section title={t.campaigns}>
      <Loaded of={[places]}>
        <ListTable
          caption={t.campaigns}
          rows={places.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.noCampaign}>
              <p>{t.noCampaignText}</p>
            </Empty>
          }
          columns={[
            {
              title: t.campaign,
              cell: (place) => (
                <Link to="/merchant/campaigns/$campaignId" params={{ campaignId: place.campaignId }}>
                  {names.campaign(place)}
                </Link>
              ),
            },
            {
              title: t.state,
              cell: ({ status, statusReason }) => (
                <>
                  <Badge tone={ENROLLMENT_TONES[status]}>{t.states[status]}</Badge>
                  {statusReason === null ? null : <span className="second">{statusReason}</span>}
                </>
              ),
            },
            { title: t.since, cell: ({ decidedAt, appliedAt }) => <Clock at={decidedAt ?? appliedAt} /> },
          ]}
        />
      </Loaded>
    </Section>
  );
}

function History({ partner }: { partner: WholePartner }) {
  const t = useTexts(partnersTexts);
  return (
    <Section title={t.history}>
      <ListTable
        caption={t.history}
        rows={partner.history.toReversed()}
        rowKey={({ effectiveFrom }) => effectiveFrom}
        empty={null}
        columns={[
          { title: t.from, cell: ({ effectiveFrom }) => <Clock at={effectiveFrom} /> },
          { title: t.state, cell: ({ status }) => t.states[status] },
          { title: t.reason, cell: ({ reason }) => reason ?? UNKNOWN },
        ]}
      />
    </Section>
  );
}
