import { useQueryClient } from "@tanstack/react-query";
import type { PartnerGroup } from "../../../../../../core/api/partner-groups.ts";
import { GROUP_COLOURS } from "../../../../../../core/partner/group-colours.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { partnersTexts } from "../../texts/partners.ts";
import { GroupBadge } from "./group-badge.tsx";

/** The program's groups: making one, and taking one away. */
export function GroupsSection({ groups }: { groups: readonly PartnerGroup[] }) {
  const t = useTexts(partnersTexts);
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const read = () => queries.invalidateQueries({ queryKey: keys.partners });
  const form = useForm({
    initial: { name: "", colour: "blue" },
    check: ({ name }): Record<string, string> => (name.trim() === "" ? { name: t.giveName } : {}),
    send: async ({ name, colour }) => {
      await api.post("/api/v1/partner-groups", { programId: program.id, name: name.trim(), colour });
      toast(t.groupMade(name.trim()));
      form.reset();
      await read();
    },
  });
  return (
    <Section title={t.groups} aside={t.groupsText}>
      <div className="stacked">
        <ListTable
          caption={t.groups}
          rows={groups}
          rowKey={({ id }) => id}
          empty={null}
          columns={[
            { title: t.group, cell: (group) => <GroupBadge group={group} /> },
            { title: t.title, cell: ({ partners }) => t.members(partners) },
            {
              title: t.remove,
              acts: true,
              cell: ({ id, name, partners }) => (
                <RemoveButton
                  what={t.removeWhat(name)}
                  verb={t.remove}
                  onRemove={async () => {
                    await api.delete(`/api/v1/partner-groups/${id}`);
                    await read();
                  }}
                >
                  {t.removeText(partners)}
                </RemoveButton>
              ),
            },
          ]}
        />
        <FormFrame form={form} submit={t.makeGroup}>
          <div className="form-pair">
            <TextField form={form} name="name" label={t.newGroup} autoComplete="off" />
            <SelectField
              form={form}
              name="colour"
              label={t.groupColour}
              options={GROUP_COLOURS.map((colour) => [colour, t.colours[colour]])}
            />
          </div>
        </FormFrame>
      </div>
    </Section>
  );
}
