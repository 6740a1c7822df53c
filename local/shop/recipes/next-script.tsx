import { type ComponentProps, useState } from "react";

/**
 * Stands in for `next/script`: puts the script into the head, once, with the attributes that were given. A script of
 * its own text runs at once, as Next.js lets `beforeInteractive` run before the page's components.
 */
export default function Script({
  strategy: _,
  children,
  ...attributes
}: ComponentProps<"script"> & { strategy?: string }) {
  useState(() => {
    const script = document.createElement("script");
    for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, String(value));
    if (typeof children === "string") script.text = children;
    document.head.append(script);
  });
  return null;
}
