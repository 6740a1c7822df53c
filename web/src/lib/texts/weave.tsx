import { Fragment, type ReactNode } from "react";

/** Stand in a sentence for what is no text; private use, so that no text has them. */
const HOLES = "\uE000\uE001\uE002\uE003\uE004\uE005\uE006\uE007";

/**
 * A sentence with something else in it than text, as a link or a name in bold, wherever the language wants it.
 *
 * @param text a text that takes one string for each of the nodes
 * @example weave(t.sentTo, <strong>{email}</strong>)
 */
export function weave<Given extends readonly string[]>(
  text: (...given: Given) => string,
  ...nodes: { readonly [Index in keyof Given]: ReactNode }
): ReactNode {
  const parts = text(...(nodes.map((_, index) => HOLES[index]) as unknown as [...Given])).split(
    /([\uE000-\uE007])/,
  );
  return parts.map((part, index) => {
    const hole = part === "" ? -1 : HOLES.indexOf(part);
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence have their place and nothing else
    return <Fragment key={index}>{hole === -1 ? part : nodes[hole]}</Fragment>;
  });
}
