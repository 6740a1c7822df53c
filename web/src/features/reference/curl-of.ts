import type { Operation } from "../../../../core/api/openapi.ts";

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The command that asks `origin` for an operation, with the document's example as its body. */
export function curlOf(origin: string, method: string, path: string, operation: Operation): string {
  const [security = {}] = operation.security;
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${quote(`${origin}${path}`)}`,
    ...("apiKey" in security ? [`-H 'authorization: Bearer trb_live_…'`] : []),
    ...("accessToken" in security ? ["-H 'authorization: Bearer ACCESS_TOKEN'"] : []),
    ...("organisation" in security ? ["-H 'x-organisation-id: ORGANISATION_ID'"] : []),
    ...(type === undefined ? [] : [`-H ${quote(`content-type: ${type}`)}`]),
    ...(media === undefined ? [] : [bodyOf(media.example)]),
  ];
  return lines.join(" \\\n  ");
}

const bodyOf = (example: unknown): string =>
  example === undefined
    ? "--data-binary @FILE"
    : `-d ${quote(typeof example === "string" ? example : JSON.stringify(example))}`;
