import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";

/** The hosts whose pages may report. Without any, nothing that a browser sends is taken. */
export function HostsEditor() {
  const { program } = usePlace();
  const change = useChangeProgram();
  const [problem, setProblem] = useState<string | null>(null);
  const hosts = program.allowedHosts;
  const form = useForm({
    initial: { host: "" },
    names: { allowedHosts: "host" },
    check: ({ host }) => (host.trim() === "" ? { host: "Name a host, as shop.example." } : {}),
    send: async ({ host }) => {
      const added = host.trim().toLowerCase();
      if (!hosts.includes(added)) await change({ allowedHosts: [...hosts, added] });
      form.reset();
      toast(`${added} may report.`);
    },
  });
  const remove = async (host: string) => {
    setProblem(null);
    await change({ allowedHosts: hosts.filter((other) => other !== host) }).then(
      () => toast(`${host} may no longer report.`),
      (error: unknown) => setProblem(describeProblem(error)),
    );
  };
  return (
    <div className="stacked">
      {hosts.length === 0 ? (
        <Notice tone="warn" title="No host is allowed">
          Reports of browsers are refused until you add one.
        </Notice>
      ) : (
        <ul className="hosts">
          {hosts.map((host) => (
            <li key={host}>
              <code>{host}</code>
              <Button look="bare" aria-label={`Remove ${host}`} onClick={() => void remove(host)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
      <FormFrame form={form} submit="Add the host">
        <TextField
          form={form}
          name="host"
          label="Host of your pages"
          spellCheck={false}
          hint="Without https:// and port. *.shop.example stands for every host below shop.example."
        />
      </FormFrame>
    </div>
  );
}
