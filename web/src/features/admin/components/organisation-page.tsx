import { Link, useParams } from "@tanstack/react-router";
import type { AdminOrganisationDetail } from "../../../../../core/api/admin.ts";
import { Day } from "../../../components/ui/clock.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useOrganisation } from "../api/use-admin.ts";
import { useFundingTerms } from "../api/use-funding-terms.ts";
import { peopleTexts } from "../texts/people.ts";
import { Facts } from "./facts.tsx";
import { ProgramName, ProgramTable } from "./program-table.tsx";

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
  const maySeeTerms = useMay("platform.funding:read");
  const terms = useFundingTerms(organisation, maySeeTerms);
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
        {maySeeTerms ? (
          <Loaded of={[terms]}>
            <ProgramTable organisation={organisation} terms={terms.data} />
          </Loaded>
        ) : (
          <ProgramNames programs={programList} />
        )}
      </Section>
      {maySeeTerms && terms.isPending ? null : <OrganisationSettings organisationId={id} />}
    </>
  );
}

function ProgramNames({ programs }: { programs: AdminOrganisationDetail["programList"] }) {
  const t = useTexts(peopleTexts);
  if (programs.length === 0) return <p className="quiet">{t.noneHere}</p>;
  return (
    <ul className="stacked is-tight">
      {programs.map((program) => (
        <li key={program.id}>
          <ProgramName program={program} />
        </li>
      ))}
    </ul>
  );
}
