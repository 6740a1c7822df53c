/** Of Next.js, which is not installed here: what the recipe uses of it. */
declare module "next/script" {
  import type { ComponentProps, ReactElement } from "react";

  export default function Script(
    props: ComponentProps<"script"> & { strategy?: "beforeInteractive" | "afterInteractive" },
  ): ReactElement | null;
}
