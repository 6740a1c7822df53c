import { useQueryClient } from "@tanstack/react-query";
import type { OwnDisputeDetail } from "../../../../../../core/api/disputes.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { KEYS } from "../../api/use-affiliate.ts";
import { DISPUTES, useDispute } from "../../api/use-disputes.ts";
import { describeDispute, isEnded } from "../../describe-dispute.ts";
import { ownDisputeTexts } from "../../texts/dispute-words.ts";
import { ownDisputesTexts } from "../../texts/disputes.ts";

/** One dispute: where it stands, what was said, and what one can still say. */
export function DisputeDetail({ id }: { id: string }) {
  return (
    <div className="row-detail">
      <Loaded of={[useDispute(id)]} meanwhile={null}>
        {(dispute) => <Said dispute={dispute} />}
      </Loaded>
    </div>
  );
}

function Said({ dispute }: { dispute: OwnDisputeDetail }) {
  const { authors } = useTexts(ownDisputeTexts);
  return (
    <>
      <p>{describeDispute(dispute).sentence}</p>
      <ol className="said">
        {dispute.messages.map(({ id, author, text, at }) => (
          <li key={id} className="said-one">
            <p className="said-by">
              {authors[author]} <Clock at={at} />
            </p>
            <p className="prose-text">{text}</p>
          </li>
        ))}
      </ol>
      {isEnded(dispute) ? null : <Write dispute={dispute} />}
    </>
  );
}

function Write({ dispute: { id, number } }: { dispute: OwnDisputeDetail }) {
  const t = useTexts(ownDisputesTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const look = () => queries.invalidateQueries({ queryKey: KEYS.disputes });
  const form = useForm({
    initial: { text: "" },
    check: ({ text }): { text?: string } => (text.trim() === "" ? { text: t.write } : {}),
    send: async ({ text }) => {
      await api.post(`${DISPUTES}/${id}/messages`, { text });
      form.reset();
      await look();
      toast(t.sent);
    },
  });
  const withdraw = async () => {
    await api.post(`${DISPUTES}/${id}/withdraw`, {});
    await look();
    toast(t.withdrawn(String(number)));
  };
  return (
    <>
      <FormFrame form={form} submit={t.send}>
        <TextArea form={form} name="text" label={t.writeTo} />
      </FormFrame>
      <p>
        <RemoveButton what={t.dispute(String(number))} verb={t.withdraw} onRemove={withdraw}>
          {t.withdrawText}
        </RemoveButton>
      </p>
    </>
  );
}
