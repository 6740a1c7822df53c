import type { ReactNode } from "react";
import type { Form } from "../../lib/form/use-form.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

interface FormFrameProps<Values> {
  readonly form: Form<Values>;
  /** What the button does. */
  readonly submit: string;
  readonly onCancel?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** A form: its fields, what is wrong with the whole, and the button that sends it. */
export function FormFrame<Values>({ form, submit, onCancel, children }: FormFrameProps<Values>) {
  return (
    <form className="form" noValidate onSubmit={form.onSubmit} aria-busy={form.busy}>
      {children}
      {form.problem === null ? null : (
        <div role="alert" tabIndex={-1}>
          <Notice tone="bad">{form.problem}</Notice>
        </div>
      )}
      <div className="form-actions">
        <Button type="submit" look="main" busy={form.busy}>
          {submit}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}
