import { useQuery } from "@tanstack/react-query";
import type { InviteLink } from "../../../../../../core/api/accounts.ts";
import { Day } from "../../../../components/ui/clock.tsx";
import { CopyButton } from "../../../../components/ui/copy-button.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useAffiliateApi } from "../../api/use-affiliate.ts";
import { useRecruits } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";

const QrPicture = lazyPart(async () => (await import("../../../../components/ui/qr-picture.tsx")).QrPicture);

/** The link by which others join under the viewer, and who did. */
export function InviteSection({ programId, partnerId }: { programId: string; partnerId: string }) {
  const t = useTexts(teamTexts);
  const api = useAffiliateApi();
  const links = useQuery({
    queryKey: ["account", "invite-links"],
    queryFn: ({ signal }) =>
      api.get<{ data: readonly InviteLink[] }>("/api/account/invite-links", {}, signal),
    select: ({ data }) => data,
  });
  const recruits = useRecruits(partnerId);
  return (
    <div className="columns">
      <Section title={t.invite}>
        <Loaded of={[links]} meanwhile={null}>
          {(all) => {
            const link = all.find((one) => one.programId === programId);
            return link === undefined ? <p>{t.noInvite}</p> : <Invitation {...link} />;
          }}
        </Loaded>
      </Section>
      <Section title={t.recruits}>
        <Loaded of={[recruits]}>
          <ListTable
            caption={t.recruits}
            columns={[
              { title: t.name, cell: ({ name }) => name },
              { title: t.joined, cell: ({ joinedAt }) => <Day at={joinedAt} /> },
              { title: t.state, cell: ({ status }) => t.states[status] },
            ]}
            rows={recruits.data}
            rowKey={(member) => member.partnerId}
            empty={<p className="hint">{t.noRecruits}</p>}
          />
          <MoreButton query={recruits} />
        </Loaded>
      </Section>
    </div>
  );
}

function Invitation({ programName, url }: InviteLink) {
  const t = useTexts(teamTexts);
  const mail = new URLSearchParams({
    subject: t.mailSubject(programName),
    body: t.mailBody(programName, url),
  });
  return (
    <div className="stacked is-tight">
      <p className="hint">{t.inviteText}</p>
      <p>
        <a href={url} className="team-invite-url">
          {url.replace(/^https?:\/\//, "")}
        </a>
      </p>
      <p className="button-row">
        <CopyButton text={url} what={t.invitation(programName)} look="main" />
        {/* Spaces of an address are no plus signs. */}
        <a className="button" href={`mailto:?${mail.toString().replaceAll("+", "%20")}`}>
          {t.mail}
        </a>
      </p>
      <details>
        <summary>{t.qr}</summary>
        <div className="team-qr">
          <QrPicture text={url} label={`${t.qr}: ${url}`} />
        </div>
      </details>
    </div>
  );
}
