import { useState } from "react";
import type { KycAsked, KycView } from "../../../../../../core/api/kyc.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { describeDocument, nameAsked } from "../../describe-kyc.ts";
import { identityTexts } from "../../texts/identity.ts";

const DocumentForm = lazyPart(async () => (await import("./document-form.tsx")).DocumentForm);

/** Each thing that is asked for, how far it is, and handing it in. */
export function AskedList({ kyc }: { kyc: KycView }) {
  const t = useTexts(identityTexts);
  return (
    <Section title={t.askedFor}>
      <ul className="asked">
        {kyc.asked.map((asked) => (
          <li key={asked.anyOf.join()}>
            <Asked asked={asked} isOpen={kyc.open} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Asked({ asked, isOpen }: { asked: KycAsked; isOpen: boolean }) {
  const t = useTexts(identityTexts);
  const [handing, setHanding] = useState(false);
  const { tone, word } = describeDocument(asked.state);
  const name = nameAsked(asked);
  return (
    <div className="stacked is-tight">
      <div>
        <p className="asked-name">{name}</p>
        <p>
          <Badge tone={tone}>{word}</Badge>
          {asked.reason === null ? null : <span className="quiet"> {asked.reason}</span>}
        </p>
      </div>
      {!isOpen ? null : handing ? (
        <DocumentForm kinds={asked.anyOf} onDone={() => setHanding(false)} />
      ) : (
        <p>
          <Button onClick={() => setHanding(true)}>
            <span>
              {asked.state === "missing" ? t.handIn : t.handInAnother}
              <span className="visually-hidden"> {name}</span>
            </span>
          </Button>
        </p>
      )}
    </div>
  );
}
