import { useState } from "react";
import type {
  Answer,
  Media,
  OpenApiDocument,
  Operation,
  Parameter,
  Ref,
} from "../../../../../core/api/openapi.ts";
import { CodeBlock } from "../../../components/ui/code-block.tsx";
import { Facts } from "../../../components/ui/figure.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { curlOf } from "../curl-of.ts";
import { typeOf } from "../describe-schema.ts";
import type { Listed } from "../list-operations.ts";
import { referenceTexts } from "../texts/reference.ts";
import { SchemaView } from "./schema-view.tsx";

interface OperationProps {
  readonly listed: Listed;
  readonly document: OpenApiDocument;
}

/** One route: a line that opens. What is inside is drawn once it is open, since there are hundreds. */
export function OperationView({ listed, document }: OperationProps) {
  const { method, path, operation } = listed;
  const [isOpen, setOpen] = useState(() => window.location.hash === `#${operation.operationId}`);
  return (
    <details
      id={operation.operationId}
      className="operation"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <code className="operation-method">{method}</code> <code className="operation-path">{path}</code>{" "}
        <span>{operation.summary}</span>
      </summary>
      {isOpen ? <Inside listed={listed} document={document} /> : null}
    </details>
  );
}

function Inside({ listed: { method, path, operation }, document }: OperationProps) {
  const t = useTexts(referenceTexts);
  const { components } = document;
  const parameters = (operation.parameters ?? []).map((of) => parameterOf(of, components.parameters));
  return (
    <div className="operation-inside">
      <Access operation={operation} />
      {parameters.length === 0 ? null : (
        <>
          <h3>{t.parameters}</h3>
          <dl className="schema">
            {parameters.map(({ name, in: place, required, description, schema }) => (
              <div key={`${place} ${name}`}>
                <dt>
                  <code>{name}</code>{" "}
                  <span className="hint">{`${place} · ${typeOf(schema, components.schemas)}`}</span>
                  {required ? <span className="hint"> · {t.required}</span> : null}
                </dt>
                {description === undefined ? null : <dd>{description}</dd>}
              </div>
            ))}
          </dl>
        </>
      )}
      {operation.requestBody === undefined ? null : (
        <>
          <h3>{t.sent}</h3>
          <Content content={operation.requestBody.content} document={document} />
        </>
      )}
      <Answers operation={operation} document={document} />
      <CodeBlock what={t.curl} code={curlOf(window.location.origin, method, path, operation)} />
    </div>
  );
}

/** Schemes of the document that have a word of their own. */
const WAYS = ["apiKey", "accessToken", "organisation", "refreshCookie"] as const;

function Access({ operation }: { operation: Operation }) {
  const t = useTexts(referenceTexts);
  const ways = operation.security.map((way) =>
    Object.keys(way)
      .map((name) => WAYS.find((way) => way === name))
      .map((name) => (name === undefined ? "" : t[name]))
      .join(" "),
  );
  const permission = operation["x-permission"];
  return (
    <Facts
      facts={[
        permission === undefined
          ? [t.proof, operation["x-proof"] ?? ""]
          : [t.needs, <code key="permission">{permission}</code>],
        [t.signIn, ways.map((way) => (way === "" ? t.open : way)).join(" · ")],
      ]}
    />
  );
}

function Answers({ operation, document }: { operation: Operation; document: OpenApiDocument }) {
  const t = useTexts(referenceTexts);
  const all = Object.entries(operation.responses).map(([status, of]) => ({
    status,
    answer: answerOf(of, document.components.responses),
    isProblem: "$ref" in of,
  }));
  return (
    <>
      <h3>{t.answers}</h3>
      {all
        .filter(({ isProblem }) => !isProblem)
        .map(({ status, answer }) => (
          <div key={status}>
            <p>
              <strong>{status}</strong> {answer.description}
            </p>
            {answer.content === undefined ? (
              <p className="hint">{t.noBody}</p>
            ) : (
              <Content content={answer.content} document={document} />
            )}
          </div>
        ))}
      <h3>{t.problems}</h3>
      <dl className="schema">
        {all
          .filter(({ isProblem }) => isProblem)
          .map(({ status, answer }) => (
            <div key={status}>
              <dt>
                <strong>{status}</strong>
              </dt>
              <dd>{answer.description.replaceAll("`", "")}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function Content({ content, document }: { content: Record<string, Media>; document: OpenApiDocument }) {
  const t = useTexts(referenceTexts);
  return Object.entries(content).map(([type, { schema, example }]) => (
    <div key={type} className="operation-content">
      <p>
        <code>{type}</code> <span className="hint">{typeOf(schema, document.components.schemas)}</span>
      </p>
      <SchemaView schema={schema} schemas={document.components.schemas} />
      {example === undefined ? null : (
        <CodeBlock
          what={t.example}
          code={typeof example === "string" ? example : JSON.stringify(example, null, 2)}
        />
      )}
    </div>
  ));
}

const parameterOf = (of: Parameter | Ref, named: Record<string, Parameter>): Parameter =>
  "$ref" in of ? (named[lastOf(of.$ref)] as Parameter) : of;

const answerOf = (of: Answer | Ref, named: Record<string, Answer>): Answer =>
  "$ref" in of ? (named[lastOf(of.$ref)] ?? { description: "" }) : of;

const lastOf = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1);
