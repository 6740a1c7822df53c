import { useState } from "react";
import type { PartnerGroup } from "../../../../../../core/api/partner-groups.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../../lib/undo.ts";
import { useChangePartners } from "../../api/use-partner-care.ts";
import { partnersTexts } from "../../texts/partners.ts";
import { ChangeDialog } from "./change-dialog.tsx";

interface BulkBarProps {
  readonly partnerIds: readonly string[];
  /** In which group each is; null: in none. */
  readonly groupOf: ReadonlyMap<string, string | null>;
  readonly groups: readonly PartnerGroup[];
  readonly onDone: () => void;
}

/** What can be done to all partners that are chosen. */
export function BulkBar({ partnerIds, groupOf, groups, onDone }: BulkBarProps) {
  const t = useTexts(partnersTexts);
  const change = useChangePartners();
  const [groupId, setGroupId] = useState("");
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<"suspend" | "reinstate" | null>(null);
  const putBack = async (ids: readonly string[]) => {
    for (const [was, members] of Map.groupBy(ids, (id) => groupOf.get(id) ?? null))
      await change(members, { action: "group", groupId: was });
  };
  const put = async () => {
    setBusy(true);
    await change(partnerIds, { action: "group", groupId: groupId === "" ? null : groupId }).then(
      ({ changed, rows }) => {
        const ids = rows.filter(({ outcome }) => outcome === "changed").map((row) => row.partnerId);
        toastUndo(t.grouped(changed), ids.length === 0 ? undefined : () => putBack(ids));
        onDone();
      },
      (error: unknown) => toast(describeProblem(error)),
    );
    setBusy(false);
  };
  return (
    <div className="stacked">
      <p aria-live="polite">{t.chosen(partnerIds.length)}</p>
      <Field label={t.putInto}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={groupId}
            onChange={(event) => setGroupId(event.target.value)}
          >
            <option value="">{t.noGroup}</option>
            {groups.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="button-row">
        <Button busy={busy} onClick={() => void put()}>
          {t.put}
        </Button>
        <Button onClick={() => setAsked("suspend")}>{t.suspend}</Button>
        <Button onClick={() => setAsked("reinstate")}>{t.reinstate}</Button>
      </div>
      {asked === null ? null : (
        <ChangeDialog
          partnerIds={partnerIds}
          action={asked}
          onClose={() => {
            setAsked(null);
            onDone();
          }}
        />
      )}
    </div>
  );
}
