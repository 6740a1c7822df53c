import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { FormFailure } from "../../lib/form/describe-failure.ts";
import type { Form } from "../../lib/form/use-form.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { LeaveGuard } from "./leave-guard.tsx";
import { Notice } from "./notice.tsx";
import { formFrameTexts } from "./texts/form-frame.ts";

interface FormFrameProps<Values> {
  readonly form: Form<Values>;
  /** What the button does. */
  readonly submit: string;
  readonly onCancel?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** A form: its fields, what became of sending it, and the button that sends it. */
export function FormFrame<Values>({ form, submit, onCancel, children }: FormFrameProps<Values>) {
  const t = useTexts(formFrameTexts);
  return (
    <form className="form" noValidate onSubmit={form.onSubmit} aria-busy={form.busy}>
      <LeaveGuard unsaved={form.unsaved} />
      {children}
      {form.failure === null ? null : <Failure {...form.failure} />}
      <div className="form-actions">
        <Button type="submit" look="main" busy={form.busy}>
          {submit}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>{t.cancel}</Button>}
      </div>
    </form>
  );
}

/** Why it was not done. What was typed is kept; where the same may go through, it can be sent again from here. */
function Failure({ title, sentence, again, changed }: FormFailure) {
  const t = useTexts(formFrameTexts);
  const queries = useQueryClient();
  return (
    <div role="alert" tabIndex={-1}>
      <Notice tone="bad" {...(title === undefined ? {} : { title })}>
        <p>
          {sentence} {again ? t.kept : ""}
        </p>
        {again ? (
          <div className="form-actions">
            <Button type="submit">{t.again}</Button>
            {changed ? <Button onClick={() => void queries.invalidateQueries()}>{t.readAnew}</Button> : null}
          </div>
        ) : null}
      </Notice>
    </div>
  );
}
