import { useState } from "react";
import type { KycAsked, KycView } from "../../../../../../core/api/kyc.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { DOCUMENT_STATES, nameAsked } from "../../describe-kyc.ts";

const DocumentForm = lazyPart(async () => (await import("./document-form.tsx")).DocumentForm);

/** Each thing that is asked for, how far it is, and handing it in. */
export function AskedList({ kyc }: { kyc: KycView }) {
  return (
    <Section title="Asked for">
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
  const [handing, setHanding] = useState(false);
  const { tone, word } = DOCUMENT_STATES[asked.state];
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
              {asked.state === "missing" ? "Hand in" : "Hand in another"}
              <span className="visually-hidden"> {name}</span>
            </span>
          </Button>
        </p>
      )}
    </div>
  );
}
