import { type FormEvent, useEffect, useRef } from "react";
import {
  type Control,
  type FieldErrors,
  type FieldValues,
  type Resolver,
  useForm as useHookForm,
} from "react-hook-form";
import { describeProblem } from "../api/problem.ts";
import { useLanguage } from "../texts/use-texts.ts";
import { describeFailure, type FormFailure } from "./describe-failure.ts";
import { flattenErrors, nestErrors } from "./form-errors.ts";
import { placeProblems } from "./place-problems.ts";

/** What `send` answers when it was called off, as in a question above the page: nothing was sent, and what was typed stays unsent. */
export const NOT_SENT = Symbol("not sent");

type Checked = Readonly<Record<string, string | undefined>>;

export interface FormOptions<Values> {
  readonly initial: Values;
  /**
   * What can be told without asking, by path, as of `checkWith` and a schema of the API; an empty record when nothing is
   * wrong.
   */
  readonly check?: (values: Values) => Checked | Promise<Checked>;
  readonly send: (values: Values) => Promise<unknown>;
  /** Form fields by the API's names, where they differ; as `allowedHosts` for `host`. */
  readonly names?: Readonly<Record<string, keyof Values & string>>;
  /** What is typed may be left behind without being asked, as an address on the way in. */
  readonly leavesFreely?: boolean;
}

export interface Form<Values> {
  readonly values: Values;
  /** A sentence per field, by its path: `code`, `levels.0.rateBps`; a list has the first of its entries' too. */
  readonly errors: Readonly<Record<string, string>>;
  /** What is wrong with no field in particular. */
  readonly failure: FormFailure | null;
  readonly busy: boolean;
  /** Something was typed that has not been sent, and leaving asks. */
  readonly unsaved: boolean;
  readonly set: <Name extends keyof Values & string>(name: Name, value: Values[Name]) => void;
  readonly reset: (values?: Values) => void;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** For lists (`useFieldList`). */
  readonly control: Control<FieldValues>;
}

/**
 * A form's values, and what is wrong with each. What was typed stays, whatever becomes of sending it; after a refusal
 * the first field that is wrong has the focus. While it is being sent it is not sent again.
 */
export function useForm<Values extends object>(options: FormOptions<Values>): Form<Values> {
  useLanguage();
  const form = useHookForm<FieldValues, FormOptions<Values>>({
    defaultValues: options.initial as FieldValues,
    shouldFocusError: false,
    context: options,
    resolver: checkValues as Resolver<FieldValues, FormOptions<Values>>,
  });
  const { errors, isDirty, isSubmitting } = form.formState;
  const values = form.watch() as Values;
  const underWay = useRef(false);
  const refused = useRef<HTMLFormElement>(null);
  // Once what is wrong has been drawn, however long that took; never after the person has gone on.
  useEffect(() => {
    const first = refused.current?.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]");
    if (first == null) {
      // What is wrong with no field that is shown is said of the whole, or nobody would know.
      const unsaid = refused.current === null ? [] : Object.values(flattenErrors(errors));
      if (unsaid.length > 0)
        form.setError("root.whole", {
          type: "api",
          ...{ sentence: [...new Set(unsaid)].join(" "), again: false, changed: false },
        } as never);
      return;
    }
    refused.current = null;
    first.focus();
  });

  const send = async (element: HTMLFormElement) => {
    try {
      const sent = form.getValues();
      if ((await options.send(sent as Values)) === NOT_SENT) return;
      // What has arrived is no longer what would be lost; what was typed meanwhile is.
      form.reset(form.getValues(), { keepDirtyValues: false, keepValues: true });
    } catch (error) {
      const { fields, whole } = placeProblems(
        error,
        form.getValues(),
        options.names ?? {},
        describeProblem(error),
      );
      refused.current = element;
      for (const [path, message] of Object.entries(fields)) form.setError(path, { type: "api", message });
      if (whole !== null)
        form.setError("root.whole", { type: "api", ...describeFailure(error, whole) } as never);
    }
  };

  return {
    values,
    errors: flattenErrors(errors),
    failure: (errors.root?.whole as FormFailure | undefined) ?? null,
    busy: isSubmitting,
    unsaved: isDirty && !isSubmitting && !(options.leavesFreely ?? false),
    set: (name, value) => {
      refused.current = null;
      form.setValue(name, value as FieldValues[string], { shouldDirty: true });
      form.clearErrors(name);
    },
    reset: (given) => form.reset((given ?? options.initial) as FieldValues),
    onSubmit: (event) => {
      event.preventDefault();
      const element = event.currentTarget;
      if (underWay.current) return;
      underWay.current = true;
      refused.current = null;
      void form
        .handleSubmit(
          () => send(element),
          () => {
            refused.current = element;
          },
        )()
        .finally(() => {
          underWay.current = false;
        });
    },
    control: form.control,
  };
}

/** What the form itself has against its values, as React Hook Form takes it. */
async function checkValues<Values extends object>(values: Values, options: FormOptions<Values> | undefined) {
  // Without a connection a schema may not come. The API has the last word anyway, and its absence is told by sending.
  const checked = await Promise.resolve(options?.check?.(values)).catch(() => undefined);
  const found = Object.entries(checked ?? {}).filter(([, message]) => message !== undefined);
  const errors: FieldErrors = nestErrors(found);
  return found.length === 0 ? { values, errors: {} } : { values: {}, errors };
}
