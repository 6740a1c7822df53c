import { useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { installTexts } from "../../texts/install.ts";

/** The hosts whose pages may report. Without any, nothing that a browser sends is taken. */
export function HostsEditor() {
  const t = useTexts(installTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const [problem, setProblem] = useState<string | null>(null);
  const hosts = program.allowedHosts;
  const form = useForm({
    initial: { host: "" },
    names: { allowedHosts: "host" },
    check: ({ host }) => (host.trim() === "" ? { host: t.nameHost } : {}),
    send: async ({ host }) => {
      const added = host.trim().toLowerCase();
      if (!hosts.includes(added)) await change({ allowedHosts: [...hosts, added] });
      form.reset();
      toast(t.mayReport(added));
    },
  });
  const remove = async (host: string) => {
    setProblem(null);
    await change({ allowedHosts: hosts.filter((other) => other !== host) }).then(
      () => toast(t.mayNot(host)),
      (error: unknown) => setProblem(describeProblem(error)),
    );
  };
  return (
    <div className="stacked">
      {hosts.length === 0 ? (
        <Notice tone="warn" title={t.noHost}>
          {t.noHostText}
        </Notice>
      ) : (
        <ul className="hosts">
          {hosts.map((host) => (
            <li key={host}>
              <code>{host}</code>
              <Button look="bare" aria-label={t.removeHost(host)} onClick={() => void remove(host)}>
                {t.remove}
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
      <FormFrame form={form} submit={t.addHost}>
        <TextField form={form} name="host" label={t.host} spellCheck={false} hint={t.hostHint} />
      </FormFrame>
    </div>
  );
}
