import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";

/** For whose address a stranger has given: there is nothing to undo, and they should know that. */
export function NotMe() {
  const [shown, show] = useState(false);
  if (!shown) {
    return (
      <p>
        <Button onClick={() => show(true)}>This was not me</Button>
      </p>
    );
  }
  return (
    <div role="status">
      <Notice tone="ok" title="Then there is nothing to do">
        <p>
          Somebody gave your address, by mistake or on purpose. There is no account, and none will come of it:
          the link alone makes none, and ends within a day. Close this page and delete the mail. If you want
          an account of your own, <Link to="/register">register anew</Link> with a password that only you
          know.
        </p>
      </Notice>
    </div>
  );
}
