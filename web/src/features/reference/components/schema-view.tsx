import { useState } from "react";
import type { JsonSchema, OpenApiDocument } from "../../../../../core/api/openapi.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { fieldsOf, type SchemaField } from "../describe-schema.ts";
import { referenceTexts } from "../texts/reference.ts";

interface SchemaProps {
  readonly schema: JsonSchema;
  readonly schemas: OpenApiDocument["components"]["schemas"];
}

/** The fields of a schema; what a field is made of opens inside it. */
export function SchemaView({ schema, schemas }: SchemaProps) {
  const fields = fieldsOf(schema, schemas);
  if (fields.length === 0) return null;
  return (
    <dl className="schema">
      {fields.map((field) => (
        <FieldView key={field.name} field={field} schemas={schemas} />
      ))}
    </dl>
  );
}

function FieldView({
  field: { name, type, required, about, inside },
  schemas,
}: {
  readonly field: SchemaField;
  readonly schemas: SchemaProps["schemas"];
}) {
  const t = useTexts(referenceTexts);
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <dt>
        <code>{name}</code> <span className="hint">{type}</span>
        {required ? <span className="hint"> · {t.required}</span> : null}
      </dt>
      {about === "" ? null : <dd>{about}</dd>}
      {inside === undefined ? null : (
        <dd>
          <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
            <summary>{t.parts(name)}</summary>
            {isOpen ? <SchemaView schema={inside} schemas={schemas} /> : null}
          </details>
        </dd>
      )}
    </div>
  );
}
