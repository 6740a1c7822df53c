import { useId, useRef, useState } from "react";
import type { PlanTemplateAnswer } from "../../../../../../core/api/plan-templates.ts";
import type { Plan } from "../../../../../../core/api/plans.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { saveFile } from "../../../../lib/save-file.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { EMPTY_RULES } from "../../plans/empty-rules.ts";
import { type Draft, draftOf, readDraft } from "../../plans/plan-draft.ts";
import { plansTexts } from "../../texts/plans.ts";
import { useEditing } from "./plan-fields.tsx";

interface BeginSectionProps {
  readonly current: Plan | null;
  readonly templates: readonly PlanTemplateAnswer[];
}

/** What stands in the place of the draft, and the draft that it took the place of. */
interface Begun {
  readonly name: string;
  readonly before: Draft;
  readonly matrix: boolean;
}

/** What a draft is made from; whatever it takes the place of can be brought back. */
export function BeginSection({ current, templates }: BeginSectionProps) {
  const t = useTexts(plansTexts);
  const { rules, replace } = useEditing();
  const [begun, setBegun] = useState<Begun | null>(null);
  const id = useId();
  const nameOf = ({ key, name }: PlanTemplateAnswer) => (t.templates as Record<string, string>)[key] ?? name;
  const put = (draft: Draft, name: string, matrix = false) => {
    setBegun({ name, before: rules, matrix });
    replace(draft);
  };
  const choose = (value: string) => {
    const template = templates.find(({ key }) => key === value);
    if (template !== undefined) put(draftOf(template.rules), nameOf(template), template.program !== null);
    else if (value === "current" && current !== null) put(draftOf(current.rules), t.begins.current);
    else if (value === "empty") put(draftOf(EMPTY_RULES), t.begins.empty);
  };
  return (
    <div className="stacked">
      <div className="field">
        <label htmlFor={id}>{t.beginWith}</label>
        <select id={id} className="input" value="" onChange={({ target }) => choose(target.value)}>
          <option value="">{t.begins.choose}</option>
          {current === null ? null : <option value="current">{t.begins.current}</option>}
          {templates.map((template) => (
            <option key={template.key} value={template.key}>
              {nameOf(template)}
            </option>
          ))}
          <option value="empty">{t.begins.empty}</option>
        </select>
      </div>
      <Files onRead={put} />
      {begun === null ? null : (
        <div role="status">
          <Notice tone="ok">
            <p>
              {t.begun(begun.name)} {begun.matrix ? t.matrixNote : ""}
            </p>
            <Button
              onClick={() => {
                replace(begun.before);
                setBegun(null);
              }}
            >
              {t.undo}
            </Button>
          </Notice>
        </div>
      )}
    </div>
  );
}

/** A draft as JSON, as the API takes it. */
function Files({ onRead }: { readonly onRead: (draft: Draft, name: string) => void }) {
  const t = useTexts(plansTexts);
  const { rules } = useEditing();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const read = async (file: File) => {
    const { rulesShape } = await import("../../../../../../core/commission/rules/rules-shape.ts");
    const parsed = rulesShape.safeParse(parseJson(await file.text()));
    setProblem(parsed.success ? null : t.notAPlan);
    if (parsed.success) onRead(draftOf(parsed.data), file.name);
  };
  return (
    <details>
      <summary>{t.files}</summary>
      <div className="stacked">
        <p className="button-row">
          <Button
            onClick={() =>
              saveFile("plan.json", "application/json", JSON.stringify(readDraft(rules).rules, null, 2))
            }
          >
            {t.keep}
          </Button>
          <Button onClick={() => input.current?.click()}>{t.read}</Button>
          <input
            ref={input}
            type="file"
            accept="application/json,.json"
            aria-label={t.read}
            hidden
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file !== undefined) void read(file);
              target.value = "";
            }}
          />
        </p>
        {problem === null ? null : <p role="alert">{problem}</p>}
      </div>
    </details>
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
