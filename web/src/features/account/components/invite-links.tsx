import type { InviteLink } from "../../../../../core/api/accounts.ts";
import { Button } from "../../../components/ui/button.tsx";
import { CopyButton } from "../../../components/ui/copy-button.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useInviteLinks } from "../api/use-profile.ts";

/** Where others join with the viewer as their sponsor. */
export function InviteLinks() {
  const links = useInviteLinks();
  return (
    <Section title="Invite others">
      <LoadProblem error={links.error} onRetry={() => void links.refetch()} />
      <div className="stacked is-tight">
        <p className="hint">
          Whoever joins a program by your link has you as sponsor; where the program pays for levels, you
          share in what they earn.
        </p>
        {links.data?.length === 0 ? <p>You are in no program yet that you could invite to.</p> : null}
        <ul className="invite-links">
          {links.data?.map((link) => (
            <li key={link.programId}>
              <InviteRow {...link} />
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

function InviteRow({ programName, url }: InviteLink) {
  return (
    <>
      <p>
        <strong>{programName}</strong>
      </p>
      <p>
        <a href={url} className="invite-url">
          {url.replace(/^https?:\/\//, "")}
        </a>
      </p>
      <p className="button-row">
        <CopyButton text={url} what={`the invitation to ${programName}`} />
        {"share" in navigator ? (
          <Button
            onClick={() => void navigator.share({ title: programName, url }).catch(() => undefined)}
            aria-label={`Share the invitation to ${programName}`}
          >
            Share
          </Button>
        ) : null}
      </p>
    </>
  );
}
