import { useState } from "react";
import type { DisputeDetail as Whole } from "../../../../../../core/api/disputes.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type DisputeMove, useActOnDispute, useDispute } from "../../api/use-disputes.ts";
import { disputesTexts } from "../../texts/disputes.ts";
import { DisputeRecord } from "./dispute-record.tsx";
import "../merchant.css";
import { useMay } from "../../../../lib/session/use-may.ts";

/** One dispute: what was said, what the record says of it, and what the merchant can say to it. */
export function DisputeDetail({ id }: { id: string }) {
  const t = useTexts(disputesTexts);
  return (
    <div className="row-detail">
      <Loaded of={[useDispute(id)]} meanwhile={<p className="quiet">{t.looking}</p>}>
        {(dispute) => <Said dispute={dispute} />}
      </Loaded>
    </div>
  );
}

function Said({ dispute }: { dispute: Whole }) {
  const t = useTexts(disputesTexts);
  const { messages, record, next } = dispute;
  return (
    <>
      <section>
        <h3>{t.said}</h3>
        <ol className="verdicts">
          {messages.map(({ id: messageId, author, text, at }) => (
            <li key={messageId}>
              <strong>{t.authors[author]}</strong>
              <span>
                {text}
                <span className="second">
                  <Clock at={at} />
                </span>
              </span>
            </li>
          ))}
        </ol>
      </section>
      {next === null ? null : (
        <Notice tone="warn">
          {t.accepted} {t.next(next.sentence, next.code)}
        </Notice>
      )}
      <section>
        <h3>{t.record}</h3>
        <DisputeRecord record={record} />
      </section>
      <Decision dispute={dispute} />
    </>
  );
}

/** Answering and deciding, as long as it goes on and the viewer may. */
function Decision({ dispute: { id, number, state } }: { dispute: Whole }) {
  const t = useTexts(disputesTexts);
  const may = useMay("disputes:write");
  const act = useActOnDispute(id);
  const [move, setMove] = useState<DisputeMove | null>(null);
  if (!may || (state !== "open" && state !== "answered")) return null;
  if (move !== null) {
    return (
      <TextForm
        key={move}
        move={move}
        onSend={async (text) => {
          await act(move, text);
          setMove(null);
          toast(t.done[move](String(number)));
        }}
        onCancel={() => setMove(null)}
      />
    );
  }
  return (
    <div className="button-row">
      {(["answer", "accept", "reject"] as const).map((each) => (
        <Button key={each} look={each === "answer" ? "main" : "plain"} onClick={() => setMove(each)}>
          {t.moves[each].label}
        </Button>
      ))}
    </div>
  );
}

interface TextFormProps {
  readonly move: DisputeMove;
  readonly onSend: (text: string) => Promise<void>;
  readonly onCancel: () => void;
}

function TextForm({ move, onSend, onCancel }: TextFormProps) {
  const t = useTexts(disputesTexts);
  const form = useForm({
    initial: { text: "" },
    check: ({ text }): { text?: string } => (text.trim() === "" ? { text: t.write } : {}),
    send: ({ text }) => onSend(text.trim()),
  });
  return (
    <FormFrame form={form} submit={t.moves[move].submit} onCancel={onCancel}>
      <TextArea form={form} name="text" label={t.toPartner} hint={t.moves[move].hint} rows={3} />
    </FormFrame>
  );
}
