import { CopyButton } from "./copy-button.tsx";

interface CodeBlockProps {
  /** What it is, as in "snippet for your pages". */
  readonly what: string;
  readonly code: string;
}

/** Code to paste elsewhere; long lines wrap, so that all of it can be read on a phone. */
export function CodeBlock({ what, code }: CodeBlockProps) {
  return (
    <figure className="code-block">
      <figcaption>
        <span>{what}</span>
        <CopyButton text={code} what={what} />
      </figcaption>
      <pre>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
