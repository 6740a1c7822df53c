import { useState } from "react";
import type { DisputeMessage, DisputeDetail as Whole } from "../../../../../../core/api/disputes.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { type DisputeMove, useActOnDispute, useDispute } from "../../api/use-disputes.ts";
import { DisputeRecord } from "./dispute-record.tsx";
import "../merchant.css";
import { useMay } from "../../../../lib/session/use-may.ts";

/** One dispute: what was said, what the record says of it, and what the merchant can say to it. */
export function DisputeDetail({ id }: { id: string }) {
  const whole = useDispute(id);
  if (whole.data === undefined) {
    return (
      <div className="row-detail">
        <p className="quiet">{whole.error === null ? "Looking it up" : null}</p>
        <LoadProblem error={whole.error} onRetry={() => void whole.refetch()} />
      </div>
    );
  }
  const { messages, record, next } = whole.data;
  return (
    <div className="row-detail">
      <section>
        <h3>What was said</h3>
        <ol className="verdicts">
          {messages.map(({ id: messageId, author, text, at }) => (
            <li key={messageId}>
              <strong>{AUTHORS[author]}</strong>
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
        <Notice tone="warn">You accepted it, and nothing has moved by that. {next.sentence}</Notice>
      )}
      <section>
        <h3>What the record says</h3>
        <DisputeRecord record={record} />
      </section>
      <Decision dispute={whole.data} />
    </div>
  );
}

const AUTHORS: Readonly<Record<DisputeMessage["author"], string>> = {
  affiliate: "Partner",
  merchant: "You",
  platform: "Platform",
};

const MOVES: Readonly<Record<DisputeMove, { label: string; submit: string; hint: string; done: string }>> = {
  answer: {
    ...{ label: "Answer…", submit: "Send the answer", done: "is answered" },
    hint: "The partner reads it, and may ask on: then your time begins anew.",
  },
  accept: {
    ...{ label: "Accept…", submit: "Accept the dispute", done: "is accepted" },
    hint: "Say that the partner is right, and what you do about it. Nothing moves by that alone.",
  },
  reject: {
    ...{ label: "Reject…", submit: "Reject the dispute", done: "is rejected" },
    hint: "Say why everything stays as it is. The partner reads it.",
  },
};

/** Answering and deciding, as long as it goes on and the viewer may. */
function Decision({ dispute: { id, number, state } }: { dispute: Whole }) {
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
          toast(`Dispute ${number} ${MOVES[move].done}.`);
        }}
        onCancel={() => setMove(null)}
      />
    );
  }
  return (
    <div className="button-row">
      {(["answer", "accept", "reject"] as const).map((each) => (
        <Button key={each} look={each === "answer" ? "main" : "plain"} onClick={() => setMove(each)}>
          {MOVES[each].label}
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
  const form = useForm({
    initial: { text: "" },
    check: ({ text }): { text?: string } => (text.trim() === "" ? { text: "Write something." } : {}),
    send: ({ text }) => onSend(text.trim()),
  });
  return (
    <FormFrame form={form} submit={MOVES[move].submit} onCancel={onCancel}>
      <TextArea form={form} name="text" label="To the partner" hint={MOVES[move].hint} rows={3} />
    </FormFrame>
  );
}
