import { createContext, type ReactNode, useContext, useState } from "react";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { Sign } from "../../../../components/ui/sign.tsx";
import type { Form } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Draft } from "../../plans/plan-draft.ts";
import { planFormTexts } from "../../texts/plan-form.ts";

/** What the form of a plan holds. */
export interface PlanValues {
  readonly rules: Draft;
  readonly begins: "now" | "day";
  /** As `2026-11-21`, by the program's clock. */
  readonly day: string;
}

export interface PlanEditing {
  readonly form: Form<PlanValues>;
  readonly currencies: readonly string[];
  readonly campaigns: readonly { readonly id: string; readonly name: string }[];
}

const EditingContext = createContext<PlanEditing | null>(null);
export const EditingProvider = EditingContext.Provider;

/** A draft being edited. Paths are those of its rules: `levels.0.rateBps`. */
export function useEditing() {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("shown without a draft");
  const { form, currencies, campaigns } = editing;
  const { rules } = form.values;
  const at = (path: string): unknown =>
    path
      .split(".")
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], rules);
  return {
    ...{ rules, currencies, campaigns, at },
    ranks: rules.ranks ?? [],
    errors: form.errors,
    textAt: (path: string) => String(at(path) ?? ""),
    /** Another draft in the place of this one. */
    replace: (draft: Draft) => form.set("rules", draft),
    // The form's types know its fields by name, and not those within them.
    put: (path: string, value: unknown) => form.set(`rules.${path}` as "rules", value as Draft),
  };
}

interface PlanFieldProps {
  readonly path: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

export function PlanText(props: PlanFieldProps & { readonly numeric?: boolean }) {
  const { path, label, hint, optional = false, numeric = false } = props;
  const { textAt, put, errors } = useEditing();
  return (
    <Field label={label} hint={hint} optional={optional} error={errors[`rules.${path}`]}>
      {(control) => (
        <input
          {...control}
          className="input"
          name={path}
          autoComplete="off"
          spellCheck={false}
          inputMode={numeric ? "decimal" : "text"}
          value={textAt(path)}
          onChange={({ target }) => put(path, target.value)}
        />
      )}
    </Field>
  );
}

type PlanSelectProps = PlanFieldProps & {
  readonly options: readonly (readonly [value: string, text: string])[];
  /** Shown as chosen while nothing is. */
  readonly fallback?: string;
  /** Does more than putting the value there. */
  readonly onChoose?: (value: string) => void;
};

export function PlanSelect({ path, label, hint, options, fallback = "", onChoose }: PlanSelectProps) {
  const { textAt, put, errors } = useEditing();
  return (
    <Field label={label} hint={hint} error={errors[`rules.${path}`]}>
      {(control) => (
        <select
          {...control}
          className="input"
          name={path}
          value={textAt(path) || fallback}
          onChange={({ target }) => (onChoose ?? ((value) => put(path, value)))(target.value)}
        >
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface PlanCheckProps {
  readonly path: string;
  readonly label: string;
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
}

/** Something that holds or not; where it opens further fields, they stand under it. */
export function PlanCheck({ path, label, checked, onCheck }: PlanCheckProps) {
  return (
    <>
      <label className="plan-check">
        <input type="checkbox" checked={checked} onChange={({ target }) => onCheck(target.checked)} />
        <span>{label}</span>
      </label>
      <GroupError path={path} />
    </>
  );
}

/** What is wrong with something as a whole, and not with a field of it. */
export function GroupError({ path }: { readonly path: string }) {
  const { errors } = useEditing();
  const name = `rules.${path}`;
  const message = errors[name];
  if (message === undefined || Object.keys(errors).some((one) => one.startsWith(`${name}.`))) return null;
  return (
    <p className="field-error" role="alert" tabIndex={-1}>
      <Sign tone="bad" /> {message}
    </p>
  );
}

/** An amount by currency: those of the program, and others that the rules name. */
export function PlanAmounts({
  path,
  label,
}: {
  readonly path: string;
  readonly label: (currency: string) => string;
}) {
  const { at, currencies } = useEditing();
  const named = Object.keys((at(path) as object | undefined) ?? {});
  return (
    <>
      <div className="plan-grid">
        {[...new Set([...currencies, ...named])].map((currency) => (
          <PlanText key={currency} path={`${path}.${currency}`} label={label(currency)} numeric optional />
        ))}
      </div>
      <GroupError path={path} />
    </>
  );
}

/** One field for each rank: those of the ladder, and others that the rules name. */
export function PlanByRank(props: {
  readonly path: string;
  readonly field: (path: string, rank: string) => ReactNode;
}) {
  const { path, field } = props;
  const { at, ranks } = useEditing();
  const named = Object.keys((at(path) as object | undefined) ?? {});
  const keys = [...new Set([...ranks.map(({ key }) => key), ...named])].filter((key) => key !== "");
  return (
    <>
      <div className="plan-grid">
        {keys.map((key) => field(`${path}.${key}`, ranks.find((rank) => rank.key === key)?.name || key))}
      </div>
      <GroupError path={path} />
    </>
  );
}

interface PlanSectionProps {
  readonly title: string;
  /** What it holds, while it is closed. */
  readonly says: string;
  /** Fields of the rules that stand in it; of the form, with `form.` before. */
  readonly fields: readonly string[];
  readonly opened?: boolean;
  readonly children: ReactNode;
}

/** A part of the plan that opens; one with something wrong is open. */
export function PlanSection({ title, says, fields, opened = false, children }: PlanSectionProps) {
  const t = useTexts(planFormTexts);
  const { errors } = useEditing();
  const [open, setOpen] = useState(opened);
  const wrong = fields.some((field) => errors[`rules.${field}`] !== undefined || errors[field] !== undefined);
  return (
    <details
      className="plan-section"
      open={open || wrong}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <h2>{title}</h2>
        <span className="quiet">{says}</span>
        {wrong ? <Badge tone="bad">{t.wrong}</Badge> : null}
      </summary>
      <div className="stacked">{children}</div>
    </details>
  );
}

interface PlanEntryProps {
  readonly title: string;
  readonly removeLabel: string;
  /** Null: it must stay. */
  readonly onRemove: (() => void) | null;
  readonly children: ReactNode;
}

/** An entry of a list: what it is, its fields, and taking it out. */
export function PlanEntry({ title, removeLabel, onRemove, children }: PlanEntryProps) {
  const t = useTexts(planFormTexts);
  return (
    <fieldset className="plan-entry">
      <legend>{title}</legend>
      {children}
      {onRemove === null ? null : (
        <p>
          <button type="button" className="button is-bare" aria-label={removeLabel} onClick={onRemove}>
            {t.remove}
          </button>
        </p>
      )}
    </fieldset>
  );
}
