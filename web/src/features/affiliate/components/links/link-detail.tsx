import { useState } from "react";
import type { AffiliateLink } from "../../../../../../core/api/affiliate.ts";
import { SUB_ID_NAMES } from "../../../../../../core/clicks/click-event.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { CopyButton } from "../../../../components/ui/copy-button.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../../lib/undo.ts";
import { useKeepLink } from "../../api/use-links.ts";
import { NO_PARTS, type ShareParts, shareUrl } from "../../share-url.ts";
import { linksTexts } from "../../texts/links.ts";

/** A link with what can be added to it where it is shared, what it brought in all, and putting it away or back. */
export function LinkDetail({ link }: { link: AffiliateLink }) {
  const t = useTexts(linksTexts).detail;
  return (
    <div className="row-detail link-detail">
      {link.status === "active" ? <ShareBuilder link={link} /> : null}
      <div className="stacked">
        <h3>{t.inAll}</h3>
        <Facts
          facts={[
            [t.clicks, formatCount(link.clicks)],
            [t.bots, formatCount(link.bots)],
            [t.conversions, formatCount(link.conversions)],
            [t.made, <Clock key="made" at={link.createdAt} />],
            ...(link.expiresAt === null
              ? []
              : [[t.expires, <Clock key="expires" at={link.expiresAt} />] as const]),
          ]}
        />
        <Keeping link={link} />
      </div>
    </div>
  );
}

function ShareBuilder({ link }: { link: AffiliateLink }) {
  const t = useTexts(linksTexts).detail;
  const [parts, setParts] = useState<ShareParts>(NO_PARTS);
  const field = (name: keyof ShareParts, label: string) => (
    <Field key={name} label={label}>
      {(control) => (
        <input
          {...control}
          className="input"
          type="text"
          spellCheck={false}
          autoComplete="off"
          maxLength={128}
          value={parts[name]}
          onChange={(event) => setParts({ ...parts, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const url = shareUrl(link.url, parts);
  return (
    <div className="stacked">
      <h3>{t.builder}</h3>
      <div className="sub-ids">{SUB_ID_NAMES.map((name) => field(name, t.sub(name)))}</div>
      <p className="share-result">
        <span className="hint">{t.result}</span>
        <code aria-live="polite">{url}</code>
        <CopyButton text={url} what={t.copyWhat} />
      </p>
    </div>
  );
}

/** Putting it away, and back if it was oneself who had. */
function Keeping({ link }: { link: AffiliateLink }) {
  const t = useTexts(linksTexts).detail;
  const { what } = useTexts(linksTexts);
  const keep = useKeepLink();
  const [busy, setBusy] = useState(false);
  if (link.status === "active") {
    return (
      <p>
        <RemoveButton
          verb={t.archive}
          what={what(link.code)}
          onRemove={async () => {
            await keep(link, "archive");
            toastUndo(t.archivedDone(link.code), () => keep(link, "reactivate"));
          }}
        >
          <p>{t.archiveText}</p>
        </RemoveButton>
      </p>
    );
  }
  if (!link.archivedByPartner) return <p className="quiet">{t.byMerchant}</p>;
  const bringBack = async () => {
    setBusy(true);
    try {
      await keep(link, "reactivate");
      toastUndo(t.back(link.code), () => keep(link, "archive"));
    } catch (error) {
      toast(describeProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <p>
      <Button busy={busy} onClick={() => void bringBack()}>
        {t.reactivate}
      </Button>
    </p>
  );
}
