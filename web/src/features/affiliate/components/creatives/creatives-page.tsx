import { useState } from "react";
import type { OwnCreative } from "../../../../../../core/api/creatives.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useLinks, useList } from "../../api/use-affiliate.ts";
import { ownCreativesTexts } from "../../texts/creatives.ts";
import "./creatives.css";

/** What merchants give to promote with, ready to paste with one's own link. */
export function CreativesPage() {
  const t = useTexts(ownCreativesTexts);
  const links = useLinks();
  const [linkId, setLinkId] = useState<string | null>(null);
  const chosen = linkId ?? links.data?.[0]?.id;
  const creatives = useList<OwnCreative>(["affiliate", "creatives"], "creatives", { linkId: chosen });
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div className="creative-link">
        <Field label={t.link} hint={t.linkHint}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={chosen ?? ""}
              onChange={(event) => setLinkId(event.target.value)}
            >
              {chosen === undefined ? <option value="">{t.noLink}</option> : null}
              {links.data?.map(({ id, code, campaignName }) => (
                <option key={id} value={id}>
                  {code} · {campaignName}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Loaded of={[creatives]} after={[links]}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
            </Empty>
          ) : (
            <div className="columns">
              {all.map((creative) => (
                <Creative key={creative.id} creative={creative} />
              ))}
            </div>
          )
        }
      </Loaded>
      <MoreButton query={creatives} />
    </>
  );
}

function Creative({ creative }: { creative: OwnCreative }) {
  const t = useTexts(ownCreativesTexts);
  const { kind, name, text, url, file, snippet, programName } = creative;
  const address = kind === "file" ? file?.url : kind === "video" ? url : null;
  return (
    <Section title={name} aside={programName}>
      <div className="stacked creative">
        {kind === "image" && file !== null ? (
          <img
            className="creative-picture"
            // The same origin's, whichever it is called in the file's address.
            src={new URL(file.url).pathname}
            alt={text ?? name}
            width={file.width ?? undefined}
            height={file.height ?? undefined}
            loading="lazy"
          />
        ) : null}
        {kind === "image" || text === null ? null : <p className="creative-words">{text}</p>}
        {address === null || address === undefined ? null : (
          <a href={address} target="_blank" rel="noreferrer">
            {kind === "file" ? t.open : t.watch}
            <span className="visually-hidden"> {name}</span>
          </a>
        )}
        {snippet !== null ? <CodeBlock what={t.copy(name)} code={snippet} /> : null}
        {snippet === null && (kind === "image" || kind === "text" || kind === "page") ? (
          <p className="hint">{t.needsLink}</p>
        ) : null}
      </div>
    </Section>
  );
}
