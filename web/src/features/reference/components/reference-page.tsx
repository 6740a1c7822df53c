import { useDeferredValue, useState } from "react";
import type { OpenApiDocument } from "../../../../../core/api/openapi.ts";
import { SiteFoot } from "../../../components/frame/site-foot.tsx";
import { Brand } from "../../../components/ui/brand.tsx";
import { Field } from "../../../components/ui/field.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useDocument } from "../api/use-document.ts";
import { listOperations } from "../list-operations.ts";
import { referenceTexts } from "../texts/reference.ts";
import { OperationView } from "./operation-view.tsx";
import "./reference.css";

/** The API's reference, drawn from the document that it serves. */
export function ReferencePage() {
  const t = useTexts(referenceTexts);
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
      </header>
      <main>
        <PageHead title={t.title} lead={t.lead} action={<a href="/api/openapi.json">{t.document}</a>} />
        <Loaded of={[useDocument()]}>{(document) => <Operations document={document} />}</Loaded>
      </main>
      <SiteFoot />
    </div>
  );
}

function Operations({ document }: { document: OpenApiDocument }) {
  const t = useTexts(referenceTexts);
  const [search, setSearch] = useState("");
  const groups = listOperations(document, useDeferredValue(search));
  return (
    <>
      <search className="reference-search">
        <Field label={t.search}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="search"
              value={search}
              onChange={({ target }) => setSearch(target.value)}
            />
          )}
        </Field>
      </search>
      <p role="status" className="quiet">
        {groups.length === 0 ? t.none : ""}
      </p>
      {groups.map(({ name, about, operations }) => (
        <Section key={name} title={name}>
          {about === "" ? null : <p className="hint">{about}</p>}
          {operations.map((listed) => (
            <OperationView key={listed.operation.operationId} listed={listed} document={document} />
          ))}
        </Section>
      ))}
    </>
  );
}
