import { Sign } from "./sign.tsx";

/** What is wrong with a field, under it. @param id of the field; its control is described by `${id}-error` */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p className="field-error" id={`${id}-error`}>
      <Sign tone="bad" /> {error}
    </p>
  );
}
