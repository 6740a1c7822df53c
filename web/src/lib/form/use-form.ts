import { type FormEvent, useRef, useState } from "react";
import { describeProblem } from "../api/problem.ts";
import { type FormProblems, NO_PROBLEMS, placeProblems } from "./place-problems.ts";

export interface FormOptions<Values> {
  readonly initial: Values;
  /** What can be told without asking; an empty record when nothing is wrong. */
  readonly check?: (values: Values) => Partial<Record<keyof Values & string, string>>;
  readonly send: (values: Values) => Promise<unknown>;
  /** Form fields by the API's names, where they differ; as `allowedHosts` for `host`. */
  readonly names?: Readonly<Record<string, keyof Values & string>>;
}

export interface Form<Values> {
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  /** What is wrong with no field in particular. */
  readonly problem: string | null;
  readonly busy: boolean;
  readonly set: <Name extends keyof Values & string>(name: Name, value: Values[Name]) => void;
  readonly reset: (values?: Values) => void;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/**
 * A form's values, and what is wrong with each. What was typed stays, whatever becomes of sending it; after a refusal
 * the first field that is wrong has the focus.
 */
export function useForm<Values extends object>(options: FormOptions<Values>): Form<Values> {
  const [values, setValues] = useState(options.initial);
  const [problems, setProblems] = useState<FormProblems>(NO_PROBLEMS);
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false);

  const refuse = (form: HTMLFormElement, found: FormProblems) => {
    setProblems(found);
    requestAnimationFrame(() =>
      form.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]")?.focus(),
    );
  };

  const submit = async (form: HTMLFormElement) => {
    if (underWay.current) return;
    const checked = Object.entries(options.check?.(values) ?? {}) as [string, string][];
    if (checked.length > 0) return refuse(form, { fields: Object.fromEntries(checked), whole: null });
    underWay.current = true;
    setBusy(true);
    setProblems(NO_PROBLEMS);
    try {
      await options.send(values);
    } catch (error) {
      refuse(form, placeProblems(error, Object.keys(values), options.names ?? {}, describeProblem(error)));
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };

  return {
    values,
    errors: problems.fields,
    problem: problems.whole,
    busy,
    set: (name, value) => {
      setValues((before) => ({ ...before, [name]: value }));
      setProblems(({ fields: { [name]: _, ...fields }, whole }) => ({ fields, whole }));
    },
    reset: (given) => {
      setValues(given ?? options.initial);
      setProblems(NO_PROBLEMS);
    },
    onSubmit: (event) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
  };
}
