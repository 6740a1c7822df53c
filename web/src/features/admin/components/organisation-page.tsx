import { Link, useParams } from "@tanstack/react-router";
import type { AdminOrganisationDetail } from "../../../../../core/api/admin.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useOrganisation } from "../api/use-admin.ts";
import { Facts } from "./facts.tsx";

/** One tenant. */
export function OrganisationPage() {
  const { organisationId } = useParams({ strict: false });
  const organisation = useOrganisation(organisationId ?? "");
  return (
    <>
      <LoadProblem error={organisation.error} onRetry={() => void organisation.refetch()} />
      {organisation.isLoading ? <Waiting /> : null}
      {organisation.data === undefined ? null : <Detail organisation={organisation.data} />}
    </>
  );
}

function Detail({ organisation }: { organisation: AdminOrganisationDetail }) {
  const { name, createdAt, partners, memberList, programList } = organisation;
  return (
    <>
      <PageHead title={name} />
      <Section title="At a glance">
        <Facts
          facts={[
            ["Since", <Day key="since" at={createdAt} />],
            ["Partners", formatCount(partners)],
          ]}
        />
      </Section>
      <Section title="Members">
        {memberList.length === 0 ? <p className="quiet">None.</p> : null}
        <ul className="stacked is-tight">
          {memberList.map((member) => (
            <li key={member.userId}>
              <Link to="/admin/users/$userId" params={{ userId: member.userId }}>
                {member.name}
              </Link>
              , {member.role}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Programs">
        {programList.length === 0 ? <p className="quiet">None.</p> : null}
        <ul className="stacked is-tight">
          {programList.map((program) => (
            <li key={program.id}>
              {program.name}{" "}
              {program.status === "active" ? (
                <Badge tone="ok">active</Badge>
              ) : (
                <Badge tone="unknown">archived</Badge>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
