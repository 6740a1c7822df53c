import { Link } from "@tanstack/react-router";
import { CopyButton } from "../../../../components/ui/copy-button.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useCampaigns, useShareLink } from "../../api/use-affiliate.ts";
import { homeTexts } from "../../texts/home.ts";

/** The newest link that works, to be copied by one press; without one, what is to be done to get one. */
export function ShareSection({ clicks }: { clicks: number | undefined }) {
  const t = useTexts(homeTexts);
  return (
    <Section title={t.share.title} aside={<Link to="/affiliate/links">{t.share.all}</Link>} className="share">
      <Loaded of={[useShareLink()]} meanwhile={<span className="skeleton" />}>
        {(link) =>
          link === null ? (
            <FirstStep />
          ) : (
            <>
              <p className="share-link">
                <a href={link.url} target="_blank" rel="noreferrer">
                  {link.url.replace(/^https?:\/\//, "")}
                </a>
                <CopyButton look="main" text={link.url} what={t.share.what(link.code)} />
              </p>
              <p className="quiet">
                {clicks === 0 ? t.share.noClick : `${link.campaignName} · ${link.programName}`}
              </p>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

/** What comes before a link: a campaign, its approval, or making it. */
function FirstStep() {
  const t = useTexts(homeTexts);
  const campaigns = useCampaigns();
  const place = campaigns.data?.find(({ enrollment }) => enrollment?.status === "approved");
  const applied = campaigns.data?.some(({ enrollment }) => enrollment?.status === "pending") === true;
  const [text, action] =
    place !== undefined
      ? [t.share.make(place.name), t.share.makeAction]
      : applied
        ? [t.share.applied, t.share.appliedAction]
        : [t.share.join, t.share.joinAction];
  return (
    <>
      <p>
        <strong>{t.share.none}.</strong> {campaigns.data === undefined ? null : text}
      </p>
      {campaigns.data === undefined ? null : (
        <p>
          {place === undefined ? (
            <Link to="/affiliate/campaigns" className="button">
              {action}
            </Link>
          ) : (
            <Link to="/affiliate/links" search={{ campaign: place.id }} className="button">
              {action}
            </Link>
          )}
        </p>
      )}
    </>
  );
}
