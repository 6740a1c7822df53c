import type { ProgramPage } from "../../../../../../core/api/program-pages.ts";
import { ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { checkWith } from "../../../../lib/form/check-with.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { useProgramPage, useSavePage, type WantedPage } from "../../api/use-program-page.ts";
import { publicPageTexts } from "../../texts/public-page.ts";

/** What the program says of itself at `/p/SLUG`. */
export function PublicPageSection() {
  const t = useTexts(publicPageTexts);
  const page = useProgramPage();
  const shown = page.data?.published === true ? page.data.slug : null;
  return (
    <Section title={t.title} aside={shown === null ? undefined : <a href={`/p/${shown}`}>{t.open}</a>}>
      <div className="stacked">
        <p className="measure">{t.lead}</p>
        <Loaded of={[page]}>{(standing) => <PageForm standing={standing} />}</Loaded>
      </div>
    </Section>
  );
}

type Values = Record<"slug" | "headline" | "description" | "website" | "state", string>;

function PageForm({ standing }: { standing: ProgramPage | null }) {
  const t = useTexts(publicPageTexts);
  const { program } = usePlace();
  const save = useSavePage();
  const wantedOf = ({ state, website, ...values }: Values): WantedPage => ({
    ...values,
    published: state === "published",
    website: website.trim() === "" ? null : website,
    ...(standing === null ? {} : { version: standing.version }),
  });
  const form = useForm<Values>({
    initial: {
      slug: standing?.slug ?? slugOf(program.name),
      headline: standing?.headline ?? "",
      description: standing?.description ?? "",
      website: standing?.website ?? "",
      state: standing?.published === true ? "published" : "draft",
    },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../../core/api/program-pages.ts")).programPageSchema,
        wantedOf(values),
      ),
    send: async (values) => {
      await save(wantedOf(values));
      toast(t.saved);
    },
  });
  const address = new URL(`/p/${form.values.slug}`, window.location.origin).href;
  return (
    <FormFrame form={form} submit={t.save}>
      <TextField
        form={form}
        name="slug"
        label={t.address}
        hint={t.addressHint(address)}
        autoComplete="off"
        spellCheck={false}
      />
      <TextField form={form} name="headline" label={t.headline} autoComplete="off" />
      <TextArea form={form} name="description" label={t.description} hint={t.descriptionHint} rows={6} />
      <TextField
        form={form}
        name="website"
        label={t.website}
        optional
        inputMode="url"
        autoComplete="url"
        spellCheck={false}
      />
      <ChoiceField
        form={form}
        name="state"
        legend={t.state}
        choices={[
          { value: "published", name: t.published, text: t.publishedText },
          { value: "draft", name: t.draft, text: t.draftText },
        ]}
      />
    </FormFrame>
  );
}

/** An address after a name: "Cà phê Hà Nội" → "ca-phe-ha-noi". */
const slugOf = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/gi, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
