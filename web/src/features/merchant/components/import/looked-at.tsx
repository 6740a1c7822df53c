import { useQueryClient } from "@tanstack/react-query";
import type { ConversionImport } from "../../../../../../core/api/conversion-import.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useImport } from "../../api/use-import.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { importAnswerTexts } from "../../texts/import-answer.ts";
import { ImportAnswer } from "./import-answer.tsx";

interface LookedAtProps {
  readonly file: File;
  readonly answer: ConversionImport;
  readonly onDone: (done: ConversionImport) => void;
  readonly onAnew: () => void;
}

/** What a file would do, and taking it. */
export function LookedAt({ file, answer, onDone, onAnew }: LookedAtProps) {
  const t = useTexts(importAnswerTexts);
  const bring = useImport();
  const keys = useKeys();
  const queries = useQueryClient();
  const { counts, dryRun } = answer;
  const fresh = counts.created + counts.superseded;
  const form = useForm({
    initial: {},
    send: async () => {
      const done = await bring(file, false);
      toast(t.taken(done.counts.created + done.counts.superseded));
      onDone(done);
      await queries.invalidateQueries({ queryKey: keys.conversions });
    },
  });
  return (
    <>
      <ImportAnswer answer={answer} />
      {dryRun && fresh > 0 && counts.refused === 0 ? (
        <FormFrame form={form} submit={t.take(fresh)} onCancel={onAnew}>
          {null}
        </FormFrame>
      ) : (
        <p className="button-row">
          <Button onClick={onAnew}>{t.anew}</Button>
        </p>
      )}
    </>
  );
}
