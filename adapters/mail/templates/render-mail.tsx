import { renderToStaticMarkup } from "react-dom/server";
import type { MailContent } from "../../../core/notifications/compose.ts";
import { NoticeMail } from "./notice-mail.tsx";

const DOCTYPE =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';

/** The mail as HTML. React escapes whatever people have written. The same content gives the same bytes. */
export function renderMail(mail: MailContent): string {
  return DOCTYPE + renderToStaticMarkup(<NoticeMail mail={mail} />);
}
