import { currentLocale } from "../../lib/texts/language.ts";

interface AvatarProps {
  readonly user: { readonly name: string; readonly avatarUrl: string | null };
}

/** Somebody's picture, or their first letters; the name stands beside it. */
export function Avatar({ user: { name, avatarUrl } }: AvatarProps) {
  if (avatarUrl !== null) return <img className="avatar" src={avatarUrl} alt="" width={28} height={28} />;
  return (
    <span className="avatar" aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** At most two letters, as a reader of the name's script would take them. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toLocaleUpperCase(currentLocale());
}
