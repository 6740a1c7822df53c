import type { OpenApiDocument, Operation } from "../../../../core/api/openapi.ts";

/** An operation, and where it is asked. */
export interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export interface Group {
  readonly name: string;
  readonly about: string;
  readonly operations: readonly Listed[];
}

/** Operations by what they are about, in the document's order; those alone in which every word of `search` stands. */
export function listOperations({ paths, tags }: OpenApiDocument, search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const found = all.filter(({ method, path, operation }) => {
    const text = `${method} ${path} ${operation.summary} ${operation.tags.join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return tags
    .map(({ name, description }) => ({
      ...{ name, about: description },
      operations: found.filter(({ operation }) => operation.tags[0] === name),
    }))
    .filter(({ operations }) => operations.length > 0);
}
