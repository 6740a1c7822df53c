import type { InviteLink } from "../../../../../core/api/accounts.ts";
import { Button } from "../../../components/ui/button.tsx";
import { CopyButton } from "../../../components/ui/copy-button.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useInviteLinks } from "../api/use-profile.ts";
import { inviteLinksTexts } from "../texts/invite-links.ts";

/** Where others join with the viewer as their sponsor. */
export function InviteLinks() {
  const t = useTexts(inviteLinksTexts);
  const links = useInviteLinks();
  return (
    <Section title={t.title}>
      <Loaded of={[links]}>
        <div className="stacked is-tight">
          <p className="hint">{t.text}</p>
          {links.data?.length === 0 ? <p>{t.none}</p> : null}
          <ul className="invite-links">
            {links.data?.map((link) => (
              <li key={link.programId}>
                <InviteRow {...link} />
              </li>
            ))}
          </ul>
        </div>
      </Loaded>
    </Section>
  );
}

function InviteRow({ programName, url }: InviteLink) {
  const t = useTexts(inviteLinksTexts);
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
        <CopyButton text={url} what={t.invitation(programName)} />
        {"share" in navigator ? (
          <Button
            onClick={() => void navigator.share({ title: programName, url }).catch(() => undefined)}
            aria-label={t.shareWhat(programName)}
          >
            {t.share}
          </Button>
        ) : null}
      </p>
    </>
  );
}
