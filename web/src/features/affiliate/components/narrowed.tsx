import { Link } from "@tanstack/react-router";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { narrowedTexts } from "../texts/narrowed.ts";

/** Says that a list shows only what a number was made of, and leads to all of it. */
export function Narrowed({ search }: { search: object }) {
  const t = useTexts(narrowedTexts);
  if (Object.keys(search).length === 0) return null;
  return (
    <p>
      {t.some}{" "}
      <Link to="." search={{}} className="button">
        {t.all}
      </Link>
    </p>
  );
}
