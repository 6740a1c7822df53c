import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { confirmTexts } from "../texts/confirm.ts";

/** For whose address a stranger has given: there is nothing to undo, and they should know that. */
export function NotMe() {
  const t = useTexts(confirmTexts);
  const [shown, show] = useState(false);
  if (!shown) {
    return (
      <p>
        <Button onClick={() => show(true)}>{t.notMe}</Button>
      </p>
    );
  }
  return (
    <div role="status">
      <Notice tone="ok" title={t.nothing}>
        <p>{weave(t.nothingText, <Link to="/register">{t.registerAnew}</Link>)}</p>
      </Notice>
    </div>
  );
}
