import { formatCount } from "../format.ts";
import { pluralRules } from "../formatters.ts";
import { currentLocale } from "./language.ts";

/** Forms by `Intl.PluralRules`: English has `one` and `other`, Vietnamese `other` alone. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** The form for a count, with the count, grouped as the locale does, in the place of each `#`: "1,500 clicks". */
export function plural(count: number, forms: Forms, locale = currentLocale()): string {
  const form = forms[pluralRules(locale).select(count)] ?? forms.other;
  return form.replaceAll("#", formatCount(count, locale));
}
