import { Link, useParams } from "@tanstack/react-router";
import type { AdminOrganisationDetail } from "../../../../../core/api/admin.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useOrganisation } from "../api/use-admin.ts";
import { peopleTexts } from "../texts/people.ts";
import { Facts } from "./facts.tsx";

const OrganisationSettings = lazyPart(
  async () =>
    (await import("../../settings/components/organisation-settings.tsx")).OrganisationSettingsSection,
);

/** One tenant. */
export function OrganisationPage() {
  const { organisationId } = useParams({ strict: false });
  const organisation = useOrganisation(organisationId ?? "");
  return <Loaded of={[organisation]}>{(data) => <Detail organisation={data} />}</Loaded>;
}

function Detail({ organisation }: { organisation: AdminOrganisationDetail }) {
  const t = useTexts(peopleTexts);
  const maySeeFraud = useMay("platform.fraud:read");
  const { id, name, createdAt, partners, memberList, programList } = organisation;
  return (
    <>
      <PageHead
        title={name}
        action={
          maySeeFraud ? (
            <Link to="/admin/fraud" search={{ organisationId: id }} className="button">
              {t.fraud}
            </Link>
          ) : undefined
        }
      />
      <Section title={t.glance}>
        <Facts
          facts={[
            [t.since, <Day key="since" at={createdAt} />],
            [t.partners, formatCount(partners)],
          ]}
        />
      </Section>
      <Section title={t.members}>
        {memberList.length === 0 ? <p className="quiet">{t.noneHere}</p> : null}
        <ul className="stacked is-tight">
          {memberList.map((member) => (
            <li key={member.userId}>
              <Link to="/admin/users/$userId" params={{ userId: member.userId }}>
                {member.name}
              </Link>
              , {t.memberRoles[member.role]}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t.programs}>
        {programList.length === 0 ? <p className="quiet">{t.noneHere}</p> : null}
        <ul className="stacked is-tight">
          {programList.map((program) => (
            <li key={program.id}>
              {program.name}{" "}
              {program.status === "active" ? (
                <Badge tone="ok">{t.active}</Badge>
              ) : (
                <Badge tone="unknown">{t.archived}</Badge>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <OrganisationSettings organisationId={id} />
    </>
  );
}
