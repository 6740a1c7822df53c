import { lazy, Suspense } from "react";
import type { ReasonFormProps } from "./reason-form-body.tsx";
import { Waiting } from "./waiting.tsx";

const Body = lazy(() => import("./reason-form-body.tsx"));

/** Asks why, before what it is about is done. It comes when it is wanted: most who look at a thing decide nothing. */
export function ReasonForm(props: ReasonFormProps) {
  return (
    <Suspense fallback={<Waiting />}>
      <Body {...props} />
    </Suspense>
  );
}
